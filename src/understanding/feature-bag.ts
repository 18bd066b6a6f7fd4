/** Grows as needed and is used again for the next message: reading makes no garbage. */
export class FeatureBag {
  hashes = new Uint32Array(4096);
  /** Where in the text each feature stands, to say what decided. */
  starts = new Uint16Array(4096);
  ends = new Uint16Array(4096);
  size = 0;

  add(hash: number, start: number, end: number): void {
    if (this.size === this.hashes.length) this.grow();
    this.hashes[this.size] = mix(hash);
    this.starts[this.size] = start;
    this.ends[this.size] = end;
    this.size += 1;
  }

  private grow(): void {
    const twice = this.size * 2;
    const { hashes, starts, ends } = this;
    this.hashes = new Uint32Array(twice);
    this.starts = new Uint16Array(twice);
    this.ends = new Uint16Array(twice);
    this.hashes.set(hashes);
    this.starts.set(starts);
    this.ends.set(ends);
  }
}

function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
