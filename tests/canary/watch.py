"""Keeps all that a page lets the browser know: every frame, every address, and the page with what is hidden in it."""

from __future__ import annotations

from playwright.sync_api import Page, WebSocket

DOM = """() => {
  const parts = [];
  const take = (root) => {
    parts.push(root.innerHTML ?? "");
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) take(node.shadowRoot);
      if (node.value !== undefined) parts.push(String(node.value));
    }
  };
  take(document);
  parts.push(document.documentElement.outerHTML, document.title, location.href);
  parts.push(JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}), document.cookie);
  return parts.join("\\n");
}"""


class Watch:
    """What one browser page receives from now on, by layer."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames: list[bytes] = []
        self.addresses: list[str] = []
        self.doms: list[str] = []
        self.console: list[str] = []
        page.on("websocket", self._heard)
        page.on("request", lambda asked: self.addresses.append(asked.url))
        page.on("console", lambda message: self.console.append(message.text))

    def _heard(self, socket: WebSocket) -> None:
        self.addresses.append(socket.url)
        socket.on(
            "framereceived", lambda frame: self.frames.append(frame if isinstance(frame, bytes) else frame.encode())
        )

    def look(self) -> None:
        """Keep the page as it is now."""
        self.doms.append(self.page.evaluate(DOM))

    def layers(self) -> dict[str, bytes]:
        """All of it."""
        return {
            "frames": b"\n".join(self.frames),
            "addresses": "\n".join(self.addresses).encode(),
            "DOM": "\n".join(self.doms).encode(),
            "console": "\n".join(self.console).encode(),
        }
