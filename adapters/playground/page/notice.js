// One line under the bar that says what a control of the playground did, or could not do.

const HIDE_AFTER = 6000;
let timer = 0;

export function notice(text, { bad = false } = {}) {
  const node = document.getElementById("notice");
  node.textContent = text;
  node.classList.toggle("bad", bad);
  node.hidden = false;
  clearTimeout(timer);
  if (!bad) timer = setTimeout(() => { node.hidden = true; }, HIDE_AFTER);
}

/** Runs a control's work; what goes wrong becomes a notice. */
export function attempt(work) {
  return async (event) => {
    try {
      await work(event);
    } catch (error) {
      notice(error.message, { bad: true });
    }
  };
}
