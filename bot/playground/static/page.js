// Keeps the page up to date and sends its forms without loading it anew. Everything works without this file.

const looksAgain = { "X-Looks-Again": "1" };
const drawnAs = new WeakMap();

/** Bring the children that the server drew to the page, by their ids; equal ones are left alone. */
function synchronize(shown, drawn) {
  const before = new Map([...shown.children].map((child) => [child.id, child]));
  let place = shown.firstElementChild;
  for (const fresh of [...drawn.children]) {
    const source = fresh.outerHTML;
    const old = before.get(fresh.id);
    before.delete(fresh.id);
    const same = old && drawnAs.get(old) === source;
    const child = same ? old : fresh;
    drawnAs.set(child, source);
    if (old === place) place = place?.nextElementSibling ?? null;
    if (old && !same) {
      const focus = focusIn(old);
      keepState(old, fresh);
      old.replaceWith(fresh);
      focus(fresh);
    } else if (!old || child.nextElementSibling !== place) {
      shown.insertBefore(child, place);
    }
  }
  for (const gone of before.values()) gone.remove();
}

/** What the reader folded open or typed stays, when what it stands in is drawn anew. */
function keepState(old, fresh) {
  const folds = fresh.querySelectorAll("details");
  old.querySelectorAll("details").forEach((fold, number) => {
    if (folds[number]) folds[number].open = fold.open;
  });
  for (const field of old.querySelectorAll("input[name]:not([type=hidden]), textarea[name], select[name]")) {
    const named = `[name="${CSS.escape(field.name)}"]`;
    if (["radio", "checkbox"].includes(field.type)) {
      const same = fresh.querySelector(`${named}[value="${CSS.escape(field.value)}"]`);
      if (same) same.checked = field.checked;
    } else {
      const same = fresh.querySelector(named);
      if (same) same.value = field.value;
    }
  }
}

/** Remember where the focus is within an element; what comes back puts it there again. */
function focusIn(element) {
  const focusable = (one) => [...one.querySelectorAll("a, button, summary, input, textarea, select")];
  const number = focusable(element).indexOf(document.activeElement);
  return (fresh) => number >= 0 && focusable(fresh)[number]?.focus();
}

/** Open the thread of a message that has just got its first answer, unless something is being typed. */
function openAnswered(before) {
  const typing = [...document.querySelectorAll(".composer textarea")].some((field) => field.value);
  const answered = answeredMessages().filter((link) => !before.has(link.href));
  if (answered.length && !typing) location.assign(answered.at(-1).href);
}

function answeredMessages() {
  return [...document.querySelectorAll(".message .replies")];
}

function show(html) {
  const before = new Set(answeredMessages().map((link) => link.href));
  const drawn = new DOMParser().parseFromString(html, "text/html");
  for (const shown of document.querySelectorAll("[data-synced]")) {
    const fresh = drawn.getElementById(shown.id);
    if (!fresh) continue;
    const list = shown.closest(".messages");
    const atEnd = list && list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    synchronize(shown, fresh);
    if (atEnd) scrollToEnd(list);
  }
  openAnswered(before);
  document.querySelectorAll("[data-copies]").forEach((button) => { button.hidden = false; });
  keepFocusIn(document.querySelector(".modal"));
}

let opener = null;
let wasOpen = false;

/** While a dialog is open nothing else can be reached; afterwards the focus is where it came from. */
function keepFocusIn(dialog) {
  for (const around of document.querySelectorAll(".skip, #sidebar, #conversation, #thread")) around.inert = Boolean(dialog);
  if (dialog && !dialog.contains(document.activeElement)) {
    dialog.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
  }
  if (wasOpen && !dialog && opener?.isConnected && document.activeElement === document.body) opener.focus();
  wasOpen = Boolean(dialog);
}

function scrollToEnd(list) {
  if (list) list.scrollTop = list.scrollHeight;
}

let looking = false;
let again = false;

/** Look again; changes that come meanwhile are looked at together afterwards. */
async function look() {
  again = true;
  if (looking) return;
  looking = true;
  while (again) {
    again = false;
    const answer = await fetch(location.href, { headers: looksAgain }).catch(() => null);
    if (answer?.ok) show(await answer.text());
  }
  looking = false;
}

async function submit(event) {
  const form = event.target;
  if ("reload" in form.dataset) return;
  event.preventDefault();
  const pressed = event.submitter;
  if (!form.closest(".modal")) opener = pressed?.closest("details.menu")?.querySelector("summary") ?? pressed;
  const data = new FormData(form, pressed);
  const action = pressed?.getAttribute("formaction") ?? form.getAttribute("action");
  pressed?.closest("details.menu")?.removeAttribute("open");
  const { text, file } = form.matches(".composer") ? form.elements : {};
  const [written, attached] = [text?.value, [...file?.files ?? []]];
  if (text) {
    form.reset();
    typed(text);
    nameFiles(form);
  }
  pressed?.setAttribute("aria-busy", "true");
  const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  const order = { method: "POST", body, headers: looksAgain };
  const answer = await fetch(action, order).catch(() => null);
  pressed?.removeAttribute("aria-busy");
  if (text && !answer?.ok) {
    giveBack(form, written, attached, answer ? await answer.text() : "The playground does not answer.");
    return;
  }
  await look();
  if (text) scrollToEnd(form.parentElement.querySelector(".messages"));
}

/** Put what could not be sent back into its field, and say why it was not. */
function giveBack(form, written, attached, why) {
  const { text, file } = form.elements;
  text.value = text.value ? `${written}\n${text.value}` : written;
  const carried = new DataTransfer();
  for (const one of attached) carried.items.add(one);
  if (attached.length) file.files = carried.files;
  typed(text);
  form.querySelector("output").textContent = `Not sent. ${why}`;
}

/** Let the field grow with its text, and show the slash commands that it may become. */
function typed(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 240)}px`;
  const hints = field.form.querySelector(".commands");
  if (!hints) return;
  const [command, rest] = field.value.split(/\s/, 2);
  for (const one of hints.children) {
    const name = one.dataset.command;
    one.hidden = !command.startsWith("/") || !(rest === undefined ? name.startsWith(command) : name === command);
  }
  hints.hidden = [...hints.children].every((one) => one.hidden);
}

/** Say which files will be sent. */
function nameFiles(form) {
  const names = [...form.elements.file.files].map((file) => file.name);
  form.querySelector("output").textContent = names.join(", ");
}

/** Attach what was dropped to the message that is being written there. */
function dropped(event) {
  const form = composerAt(event);
  if (!form) return;
  event.preventDefault();
  form.elements.file.files = event.dataTransfer.files;
  nameFiles(form);
  form.elements.text.focus();
}

function composerAt(event) {
  const carriesFiles = event.dataTransfer?.types.includes("Files");
  return carriesFiles && event.target.closest?.("#conversation, #thread")?.querySelector(".composer");
}

async function copy(button) {
  const label = button.textContent;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = label; }, 1500);
}

function closeSomething() {
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    return;
  }
  (document.querySelector(".modal [formaction]") ?? document.querySelector("#thread .close"))?.click();
}

document.addEventListener("submit", submit);

document.addEventListener("input", (event) => {
  if (event.target.matches(".composer textarea")) typed(event.target);
  if (event.target.matches(".composer [type=file]")) nameFiles(event.target.form);
});

document.addEventListener("keydown", (event) => {
  const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (sends && event.target.matches(".composer textarea")) {
    event.preventDefault();
    if (event.target.value.trim() || event.target.form.elements.file.files.length) event.target.form.requestSubmit();
  }
  if (event.key === "Escape") closeSomething();
});

document.addEventListener("drop", dropped);

document.addEventListener("dragover", (event) => {
  if (composerAt(event)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const copies = event.target.closest("[data-copies]");
  if (copies) copy(copies);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

for (const shown of document.querySelectorAll("[data-synced]")) {
  for (const child of shown.children) drawnAs.set(child, child.outerHTML);
}
document.querySelectorAll(".messages").forEach(scrollToEnd);
document.querySelectorAll("[data-copies]").forEach((button) => { button.hidden = false; });
keepFocusIn(document.querySelector(".modal"));

const changes = new EventSource(document.body.dataset.changes);
changes.addEventListener("open", look);
changes.addEventListener("change", look);
