/** The element `<blast-radius>` and what it says. See docs/embed.md. */

/** A run as it stands at a moment. */
export interface State {
  /** The version of the page that made it. */
  version: string;
  /** The id of its scenario, built in or of an own document. */
  scenario: string;
  title: string;
  seed: number;
  /** Seconds since its start. */
  at: number;
  playing: boolean;
  /** Simulated seconds in a second. */
  speed: number;
  /** What was done to it, in order: `8m control-plane msk block elect-leaders`. */
  commands: string[];
  /** The end of the run, seconds since its start. */
  end: number;
  /** The step of its story, from 1; nothing when none is shown. */
  step: number | null;
  /** What there is to say about the moment. */
  sentence: string;
  /** The fragment of an address that opens it. */
  link: string;
  figures: Figures;
}

/** What is counted at a moment; nothing where there is nothing to count. */
export interface Figures {
  /** The share of customers who were answered, 0 to 1. */
  answered: number | null;
  /** The share of trading that is lost, against the same run without a fault, 0 to 1. */
  lost: number | null;
  /** The share of partitions without a leader, 0 to 1. */
  partitionsLost: number | null;
  /** How many times the lost partitions' share the lost trading is. */
  amplification: number | null;
}

/** A run to be opened: a built-in scenario by its id, or a document. */
export interface Run {
  scenario?: string;
  document?: string | object;
  seed?: number | string;
  at?: string | number;
  do?: string[];
}

export interface Ready {
  version: string;
  scenario: string;
  title: string;
  /** How many steps its story has. */
  steps: number;
}

export interface Tick extends Partial<Figures> {
  /** Seconds since the start of the run. */
  at: number;
  playing: boolean;
  sentence: string;
}

export interface Milestone {
  /** A moment that decides the run, or one of the published clock. */
  kind: 'decisive' | 'published';
  at: number;
  text: string;
}

export interface Mistake {
  message: string;
  /** True if the page has stopped. */
  fatal?: boolean;
}

export interface BlastRadiusEventMap {
  /** The page is live. */
  ready: CustomEvent<Ready>;
  /** Something was done to the run. */
  statechange: CustomEvent<{ state: State }>;
  /** The run goes on: at most four times a second. */
  tick: CustomEvent<Tick>;
  milestone: CustomEvent<Milestone>;
  /** The end of the run is reached. */
  finish: CustomEvent<{ state: State }>;
  error: CustomEvent<Mistake>;
}

/**
 * The widget. Its attributes are `scenario`, `src`, `seed`, `at`, `do`, `step`, `controls`, `theme`, `lang`, `height`, `base`,
 * `start`, `scroll` and `history`, each also with `data-` before it. What is called before the page is live opens it and waits;
 * every promise settles, at the latest when the widget is ended.
 */
export interface BlastRadiusElement extends HTMLElement {
  /** Settles when the page is live. To ask for it opens nothing. */
  readonly ready: Promise<Ready>;
  /** Opens the page, without playing. */
  open(): Promise<Ready>;
  play(): Promise<null>;
  pause(): Promise<null>;
  /** One step of the simulation. */
  step(): Promise<null>;
  /** Back to the start, with nothing done. */
  reset(): Promise<null>;
  /** Goes to a moment: `"14m"`, `"1h 3m"`, or seconds. */
  seek(moment: string | number): Promise<null>;
  setSpeed(speed: number): Promise<null>;
  load(run: Run): Promise<null>;
  /** Does something now: `zone a overheat`. Rejects with what is wrong with it. */
  do(command: string): Promise<null>;
  /** Switches every defence of the document on or off. */
  defend(on: boolean): Promise<null>;
  getState(): Promise<State>;
  /** Goes where a state, or the fragment of a link, says. */
  setState(state: State | string): Promise<null>;
  /** The map as a picture: a `data:` address. */
  exportPng(): Promise<string>;
  exportSvg(): Promise<string>;
  exportCsv(): Promise<string>;
  /** Looks at a part: `service:fees`. */
  look(part: string): Promise<null>;
  /** Shows a text under the map; an empty one ends it. */
  caption(text: string): Promise<null>;
  /** Shows a step of the story: its number from 1, or the next, or the one before. */
  story(step: number | 'next' | 'back'): Promise<null>;
  /** Ends the page and leaves the picture, until the element is put into a document again. */
  destroy(): void;

  addEventListener<K extends keyof BlastRadiusEventMap>(
    type: K, listener: (this: BlastRadiusElement, event: BlastRadiusEventMap[K]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'blast-radius': BlastRadiusElement;
  }
}
