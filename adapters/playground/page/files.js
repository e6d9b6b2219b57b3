// Files on a message: a picture as a picture, anything else as a card with its name and size.

import { el, icon } from "./dom.js";

const PICTURE = /\.(png|jpe?g|gif|webp)$/i;

export function files(message) {
  return message.files.map((file) => {
    const picture = file.kind === "photo" || PICTURE.test(file.name);
    const link = el("a", { class: picture ? "picture" : "file", href: file.url, target: "_blank", rel: "noopener", data: { file: file.name } });
    if (picture) link.append(el("img", { src: file.url, alt: file.name, loading: "lazy" }));
    else link.append(icon("file"), el("span", { class: "file-name", text: file.name, dir: "auto" }), el("span", { class: "file-size", text: size(file.size) }));
    return link;
  });
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 2 ** 20 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
