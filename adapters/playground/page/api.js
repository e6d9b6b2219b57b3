// Calls to the playground's server. A refusal is an Error with the server's own words.

export async function post(path, body = {}) {
  const answer = await fetch(`/api/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const data = await answer.json().catch(() => ({ error: `${answer.status} ${answer.statusText}` }));
  if (!answer.ok) throw new Error(data.error ?? answer.statusText);
  return data;
}

/** Does what a person does: one of the acts of the human side. */
export async function act(person, name, body) {
  return (await post(`humans/${person.platform}/${person.id}/${name}`, body)).answer;
}

export async function fetchCall(number) {
  const answer = await fetch(`/api/calls/${number}`);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

/** Listens to the server; `handlers` by the event's name. The browser connects again by itself, to a new `opening`. */
export function listen(handlers, onLost) {
  const source = new EventSource("/api/stream");
  for (const [name, handler] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
  }
  source.addEventListener("error", onLost);
}
