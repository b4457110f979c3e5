import type cytoscape from "cytoscape";
import type { Core, ElementDefinition, StylesheetStyle } from "cytoscape";

import type { Graph, Point } from "@/lib/graph";

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

/** Canvas is the library's view of a graph. What is asked before the library has come is done then. */
export class Canvas {
  private core?: Core;
  private gone = false;
  private pending: (() => void)[] = [];

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
      core.on("tap", "node, edge", (event) => onTap((event.target as { id(): string }).id()));
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

  show<N, E>(graph: Graph<N, E>, points: ReadonlyMap<string, Point>): void {
    this.then((core) => {
      const elements: ElementDefinition[] = [
        ...graph.nodes.map(({ id }) => ({ data: { id }, position: { ...(points.get(id) ?? { x: 0, y: 0 }) } })),
        ...graph.edges.map(({ id, from, to }) => ({ data: { id, source: from, target: to } })),
      ];
      core.batch(() => {
        core.elements().remove();
        core.add(elements);
        core.edges().toggleClass("many", graph.edges.length > many);
      });
      core.fit(undefined, 30);
      if (core.zoom() > 1) {
        core.zoom(1);
        core.center();
      }
    });
  }

  look(nodeLook: (id: string) => NodeLook, edgeLook: (id: string) => EdgeLook): void {
    this.then((core) =>
      core.batch(() => {
        core.nodes().forEach((node) => {
          const { label, tone } = nodeLook(node.id());
          if (node.data("label") !== label) node.data("label", label);
          if (node.data("tone") !== tone) node.data("tone", tone);
        });
        core.edges().forEach((edge) => {
          const { tone, line, sign = "" } = edgeLook(edge.id());
          if (edge.data("look") === tone + line + sign) return;
          edge.data({ look: tone + line + sign, tone, line, sign });
        });
      }),
    );
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
      const node = core.getElementById(id);
      const box = node.renderedBoundingBox();
      if (box.x1 < 0 || box.y1 < 0 || box.x2 > core.width() || box.y2 > core.height()) core.center(node);
    });
  }

  zoom(by: number): void {
    this.then((core) =>
      core.zoom({ level: core.zoom() * by, renderedPosition: { x: core.width() / 2, y: core.height() / 2 } }),
    );
  }

  fit(): void {
    this.then((core) => void core.fit(undefined, 30));
  }

  destroy(): void {
    this.gone = true;
    this.core?.destroy();
  }
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
        width: 190,
        height: 46,
        "background-color": body,
        "border-width": 2,
        label: "data(label)",
        color: text,
        "font-size": 13,
        "text-valign": "center",
        "text-halign": "center",
        "text-wrap": "wrap",
        "text-max-width": "178px",
        "min-zoomed-font-size": 7,
      },
    },
    {
      selector: "edge",
      style: {
        width: 2,
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
