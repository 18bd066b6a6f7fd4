/** Something that is waited for until the test lets it go. */
export interface Gate {
  opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  const gate: Gate = { opened: Promise.resolve(), open: doNothing };
  gate.opened = new Promise((resolve) => {
    gate.open = resolve;
  });
  return gate;
}

function doNothing(): void {}
