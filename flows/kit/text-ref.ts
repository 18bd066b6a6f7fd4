/** A sentence by its id in `config/messages`, with what fills it: flows hold no wording. */
export interface TextRef {
  id: string;
  values: Record<string, string | number>;
}

export function textRef(id: string, values: Record<string, string | number> = {}): TextRef {
  return { id, values };
}
