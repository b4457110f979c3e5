import { Button, Paper, Stack, Text } from "@mantine/core";
import { type DragEvent, useId, useRef, useState } from "react";

import { useText } from "@/lib/i18n";

import classes from "./Box.module.css";
import { texts } from "./texts";

/** Box takes files that are dropped on it or chosen. */
export function Box({ onFiles }: { onFiles: (files: File[]) => void }) {
  const text = useText(texts);
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const take = (files: FileList | null) => {
    if (files && files.length > 0) onFiles([...files]);
  };
  return (
    <Paper
      withBorder
      className={classes["box"]}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Stack align="center" gap="xs">
        <Text fw={600} size="lg">
          {text.drop}
        </Text>
        <Text size="sm" c="dimmed" ta="center" id={hint}>
          {text.dropHint}
        </Text>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = ""; // the same file may be chosen again
          }}
        />
        <Button size="md" aria-describedby={hint} onClick={() => input.current?.click()}>
          {text.choose}
        </Button>
      </Stack>
    </Paper>
  );
}
