import { Button, Group, Paper, Popover, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { encode } from "uqr";

import { useText } from "@/lib/i18n";
import { permalink } from "@/lib/links";

import { Digest } from "./Digest";

const texts = {
  open: { zh: "网址与二维码", en: "Link and QR code" },
  scan: { zh: "扫码或打开网址，可以再次查验这一项。", en: "Scan it, or open the address, to verify this again." },
  code: (address: string) => ({ zh: `${address} 的二维码`, en: `QR code of ${address}` }),
};

/** Permalink gives the lasting address of a page, to copy, to print, to scan. */
export function Permalink({ path }: { path: string }) {
  const text = useText(texts);
  const address = permalink(path);
  return (
    <Popover width={320} position="bottom-end" withArrow shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" size="xs">
          {text.open}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text size="sm">{text.scan}</Text>
          <Group justify="center">
            <QRCode address={address} />
          </Group>
          <Digest value={address} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** QRCode draws an address as a QR code, dark on light whatever the page's colours are. */
export function QRCode({ address, size = 180 }: { address: string; size?: number }) {
  const text = useText(texts);
  const modules = useMemo(() => encode(address, { border: 2 }), [address]);
  const dark = modules.data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return (
    <Paper bg="white" p={4}>
      <svg
        viewBox={`0 0 ${modules.size} ${modules.size}`}
        width={size}
        height={size}
        role="img"
        aria-label={text.code(address)}
        shapeRendering="crispEdges"
      >
        <path d={dark} fill="#000" />
      </svg>
    </Paper>
  );
}
