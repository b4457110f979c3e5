import type cytoscape from "cytoscape";
import type { Core, ElementDefinition, StylesheetStyle } from "cytoscape";

import { type Graph, type Point, at, extent, within } from "@/lib/graph";

/** Tone is what something means; how it looks is told by line and sign too, never by colour alone. */
export type Tone = "plain" | "start" | "good" | "open" | "bad" | "worst" | "faint";

/** NodeLook is how a node is drawn, and what is said of it. */
export interface NodeLook {
  label: string;
  tone: Tone;
  spoken: string;
}

/** EdgeLook is how an edge is drawn. */
export interface EdgeLook {
  tone: Tone;
  line: "solid" | "dashed" | "dotted";
  /** A sign at its middle. */
  sign?: string;
}

const colours: Record<Tone, string> = {
  plain: "--mantine-color-gray-6",
  start: "--mantine-color-blue-8",
  good: "--mantine-color-green-8",
  open: "--mantine-color-gray-6",
  bad: "--mantine-color-red-8",
  worst: "--mantine-color-red-9",
  faint: "--mantine-color-gray-4",
};

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** many is from how many edges on they are drawn without arrows while the view moves. */
const many = 1500;

/** How large a node is drawn and how its label is written, in pixels at a zoom of one; `legible` is how large a label can be read. */
const node = { width: 190, height: 46, font: 13, legible: 7 };

/** How near to an edge it is meant, and what stays free around the whole graph, in pixels on the screen. */
const reach = 8;
const margin = 30;

/** How long the view rests before labels are written, in ms. */
const rest = 100;

/** loading is the library, fetched when the first graph is drawn. */
let loading: Promise<typeof cytoscape> | undefined;

function library() {
  loading ??= import("cytoscape").then((module) => module.default);
  return loading;
}

/**
 * The library would add a style sheet of its own, which the content security policy refuses; what it says stands in ours. It does not
 * when it finds an element of this name.
 */
function withoutStyleSheet(): void {
  const name = "__________cytoscape_stylesheet";
  if (document.getElementById(name)) return;
  const marker = document.createElement("meta");
  marker.id = name;
  document.head.append(marker);
}

/** Drawing is what is drawn, and how each part of it looks. */
interface Drawing {
  graph: Graph<unknown, unknown>;
  points: ReadonlyMap<string, Point>;
  nodeLook: (id: string) => NodeLook;
  edgeLook: (id: string) => EdgeLook;
}

/**
 * Canvas is the library's view of a graph. What is asked before the library has come is done then.
 *
 * Of thousands of nodes the library would measure every label, box and arrow, and look through all of them whenever the mouse moves. So it is
 * told of a label only when that can be read, how the whole fits is told from the points, and what was tapped is found here.
 */
export class Canvas {
  private core?: Core;
  private gone = false;
  private pending: (() => void)[] = [];
  private drawn?: Drawing;
  private resting?: ReturnType<typeof setTimeout>;

  constructor(place: HTMLElement, onTap: (id: string) => void) {
    withoutStyleSheet();
    void library().then((cytoscape) => {
      if (this.gone) return;
      const core = cytoscape({
        container: place,
        style: styles(),
        layout: { name: "preset" },
        minZoom: 0.02,
        maxZoom: 3,
        autoungrabify: true,
        boxSelectionEnabled: false,
        hideEdgesOnViewport: true,
        textureOnViewport: true,
        pixelRatio: 1,
      });
      core.on("tap", ({ position }) => {
        const id = this.drawn && at(this.drawn.graph, this.drawn.points, position, node, reach / core.zoom());
        if (id !== undefined) onTap(id);
      });
      core.on("viewport resize", () => {
        clearTimeout(this.resting);
        this.resting = setTimeout(() => this.label(), rest);
      });
      this.core = core;
      for (const doIt of this.pending) doIt();
      this.pending = [];
    });
  }

  private then(doIt: (core: Core) => void): void {
    const { core } = this;
    if (core) doIt(core);
    else this.pending.push(() => this.then(doIt));
  }

  /** draw shows a graph, or how the one that is shown looks now. */
  draw(next: Drawing): void {
    this.then((core) => {
      const before = this.drawn;
      this.drawn = next;
      if (before?.graph === next.graph && before.points === next.points) {
        core.batch(() => this.repaint(core, before));
        return;
      }
      const { graph, points, nodeLook, edgeLook } = next;
      const classes = graph.edges.length > many ? "many" : "";
      // With their looks from the start: how it is drawn is worked out once for each.
      const elements: ElementDefinition[] = [
        ...graph.nodes.map(({ id }) => ({
          data: { id, tone: nodeLook(id).tone },
          position: { ...(points.get(id) ?? { x: 0, y: 0 }) },
        })),
        ...graph.edges.map(({ id, from, to }) => ({
          data: { id, source: from, target: to, ...drawnAs(edgeLook(id)) },
          classes,
        })),
      ];
      core.batch(() => {
        core.elements().remove();
        core.add(elements);
      });
      this.fit();
      this.label();
    });
  }

  private repaint(core: Core, before: Drawing): void {
    const { nodeLook, edgeLook } = this.drawn ?? before;
    if (nodeLook !== before.nodeLook) {
      core.nodes().forEach((drawn) => {
        const { label, tone } = nodeLook(drawn.id());
        if (drawn.data("label") !== undefined && drawn.data("label") !== label) drawn.data("label", label);
        if (drawn.data("tone") !== tone) drawn.data("tone", tone);
      });
    }
    if (edgeLook === before.edgeLook) return;
    core.edges().forEach((edge) => {
      const data = drawnAs(edgeLook(edge.id()));
      if (edge.data("look") !== data.look) edge.data(data);
    });
  }

  /** label writes the labels that are in view, once they are large enough to be read. */
  private label(): void {
    this.then((core) => {
      const { drawn } = this;
      if (this.gone || !drawn || core.zoom() * node.font < node.legible) return;
      core.batch(() => {
        for (const id of within(drawn.points, core.extent(), node)) {
          const named = core.getElementById(id);
          if (named.data("label") === undefined) named.data("label", drawn.nodeLook(id).label);
        }
      });
    });
  }

  select(id: string | undefined): void {
    this.then((core) =>
      core.batch(() => {
        core.elements(".chosen").removeClass("chosen");
        if (id !== undefined) core.getElementById(id).addClass("chosen");
      }),
    );
  }

  /** reveal moves the view when a node is out of it. */
  reveal(id: string): void {
    this.then((core) => {
      const found = core.getElementById(id);
      const box = found.renderedBoundingBox();
      if (box.x1 < 0 || box.y1 < 0 || box.x2 > core.width() || box.y2 > core.height()) core.center(found);
    });
  }

  zoom(by: number): void {
    this.then((core) =>
      core.zoom({ level: core.zoom() * by, renderedPosition: { x: core.width() / 2, y: core.height() / 2 } }),
    );
  }

  /** fit shows all, no larger than it is. */
  fit(): void {
    this.then((core) => {
      const box = this.drawn && extent(this.drawn.points, node);
      if (!box) return;
      const room = { width: core.width() - 2 * margin, height: core.height() - 2 * margin };
      const whole = Math.min(1, room.width / (box.x2 - box.x1), room.height / (box.y2 - box.y1));
      const zoom = Math.max(core.minZoom(), whole);
      core.viewport({
        zoom,
        pan: {
          x: (core.width() - zoom * (box.x1 + box.x2)) / 2,
          y: (core.height() - zoom * (box.y1 + box.y2)) / 2,
        },
      });
    });
  }

  destroy(): void {
    this.gone = true;
    clearTimeout(this.resting);
    this.core?.destroy();
  }
}

/** drawnAs is an edge's look as the style sheet reads it, and as one text by which to tell it from another. */
function drawnAs({ tone, line, sign = "" }: EdgeLook) {
  return { tone, line, sign, look: tone + line + sign };
}

function styles(): StylesheetStyle[] {
  const text = colour("--mantine-color-text");
  const body = colour("--mantine-color-body");
  const toned = (tone: Tone): StylesheetStyle[] => [
    { selector: `node[tone = "${tone}"]`, style: { "border-color": colour(colours[tone]) } },
    {
      selector: `edge[tone = "${tone}"]`,
      style: {
        "line-color": colour(colours[tone]),
        "target-arrow-color": colour(colours[tone]),
        color: colour(colours[tone]),
      },
    },
  ];
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle",
        width: node.width,
        height: node.height,
        events: "no",
        "background-color": body,
        "border-width": 2,
        color: text,
        "font-size": node.font,
        "text-valign": "center",
        "text-halign": "center",
        "text-wrap": "wrap",
        "text-max-width": "178px",
        "min-zoomed-font-size": node.legible,
      },
    },
    { selector: "node[label]", style: { label: "data(label)" } },
    {
      selector: "edge",
      style: {
        width: 2,
        events: "no",
        "curve-style": "straight",
        "target-arrow-shape": "triangle",
        "arrow-scale": 1.1,
        "font-size": 16,
        "font-weight": "bold",
        "text-background-color": body,
        "text-background-opacity": 1,
        "text-background-padding": "2px",
        "min-zoomed-font-size": 8,
      },
    },
    { selector: "edge[sign]", style: { label: "data(sign)" } },
    { selector: "edge.many", style: { "curve-style": "haystack", width: 1 } },
    ...(Object.keys(colours) as Tone[]).flatMap(toned),
    { selector: 'edge[line = "dashed"]', style: { "line-style": "dashed" } },
    { selector: 'edge[line = "dotted"]', style: { "line-style": "dotted", width: 3 } },
    { selector: 'node[tone = "start"]', style: { "border-width": 4 } },
    { selector: 'node[tone = "faint"]', style: { "border-style": "dashed" } },
    { selector: "node.chosen", style: { "border-width": 5, "border-color": colour("--mantine-color-orange-6") } },
    { selector: "edge.chosen", style: { width: 6 } },
  ];
}
