import { Button, Group, Text, VisuallyHidden } from "@mantine/core";
import { type KeyboardEvent, useEffect, useId, useRef } from "react";

import { type Graph, type Point, type Way, nearest } from "@/lib/graph";
import { useText } from "@/lib/i18n";

import { Canvas, type EdgeLook, type NodeLook } from "./canvas";
import classes from "./GraphView.module.css";

const texts = {
  help: {
    zh: "方向键在相邻对象间移动，回车查看详情，加减号缩放，0 显示全图。同样的内容在“清单”中以表格列出。",
    en: "Arrow keys move between objects, Enter shows details, plus and minus zoom, 0 shows all. The list has the same as a table.",
  },
  closer: { zh: "放大", en: "Zoom in" },
  farther: { zh: "缩小", en: "Zoom out" },
  whole: { zh: "显示全图", en: "Show all" },
};

const ways: Partial<Record<string, Way>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

interface GraphViewProps<N, E> {
  /** What the graph is, for those who hear it. */
  label: string;
  graph: Graph<N, E>;
  points: ReadonlyMap<string, Point>;
  nodeLook: (id: string) => NodeLook;
  edgeLook: (id: string) => EdgeLook;
  selected?: string;
  /** A node or an edge was chosen, with a click or a key; `open` when its details are wanted. */
  onSelect: (id: string, open: boolean) => void;
}

/** GraphView draws a graph of thousands of nodes on a canvas, and lets mouse, touch and keyboard move in it. */
export function GraphView<N, E>(props: GraphViewProps<N, E>) {
  const { label, graph, points, nodeLook, edgeLook, selected, onSelect } = props;
  const text = useText(texts);
  const help = useId();
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<Canvas>(null);
  const select = useRef(onSelect);
  useEffect(() => {
    select.current = onSelect;
  });
  useEffect(() => {
    if (!place.current) return;
    const drawn = new Canvas(place.current, (id) => select.current(id, true));
    canvas.current = drawn;
    return () => drawn.destroy();
  }, []);
  useEffect(() => canvas.current?.draw({ graph, points, nodeLook, edgeLook }), [graph, points, nodeLook, edgeLook]);
  useEffect(() => canvas.current?.select(selected), [graph, points, selected]);

  const onKeyDown = (event: KeyboardEvent) => {
    const way = ways[event.key];
    const from = selected ?? graph.nodes.find((node) => node.layer === 0)?.id;
    if (way && from) {
      const next = selected ? nearest(points, selected, way) : from;
      if (next) {
        onSelect(next, false);
        canvas.current?.reveal(next);
      }
    } else if (event.key === "Enter" && selected) onSelect(selected, true);
    else if (event.key === "+" || event.key === "=") canvas.current?.zoom(1.25);
    else if (event.key === "-") canvas.current?.zoom(0.8);
    else if (event.key === "0") canvas.current?.fit();
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes["frame"]}>
      {/* A canvas has no parts of its own to go to: it is one thing that is moved in by keys, as applications are. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={place}
        role="application"
        aria-label={label}
        aria-describedby={help}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={classes["canvas"]}
        onKeyDown={onKeyDown}
      />
      <VisuallyHidden aria-live="polite">{selected ? nodeLook(selected).spoken : ""}</VisuallyHidden>
      <Group gap={4} className={classes["tools"]}>
        <Button size="compact-sm" variant="default" aria-label={text.closer} onClick={() => canvas.current?.zoom(1.25)}>
          +
        </Button>
        <Button size="compact-sm" variant="default" aria-label={text.farther} onClick={() => canvas.current?.zoom(0.8)}>
          −
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => canvas.current?.fit()}>
          {text.whole}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" id={help} className={classes["help"]}>
        {text.help}
      </Text>
    </div>
  );
}
