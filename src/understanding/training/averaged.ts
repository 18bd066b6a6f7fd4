/** Weights that are remembered as their average over time: a perceptron's last word is its worst. */
export class AveragedWeights {
  readonly now: Float32Array;
  private readonly totals: Float64Array;
  private time = 1;

  constructor(size: number) {
    this.now = new Float32Array(size);
    this.totals = new Float64Array(size);
  }

  change(place: number, by: number): void {
    this.now[place]! += by;
    this.totals[place]! += by * this.time;
  }

  tick(): void {
    this.time += 1;
  }

  average(): Float32Array {
    return this.now.map((weight, at) => weight - this.totals[at]! / this.time);
  }
}
