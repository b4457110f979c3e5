import { Anchor, AppShell, Box, Burger, Button, Group, Loader, NavLink, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { NavLink as RouterLink, Link, Outlet, ScrollRestoration, useLocation, useNavigation } from "react-router";

import { WhoIsIn } from "@/components/person/WhoIsIn";
import { TrustBanner } from "@/components/trust/TrustBanner";
import { TrustStatus } from "@/components/trust/TrustStatus";
import { useLanguage, useSay, useText } from "@/lib/i18n";

import { features } from "./features";
import classes from "./Shell.module.css";

const texts = {
  name: { zh: "泸证", en: "luzheng" },
  what: { zh: "公共数据存证查验", en: "Provenance of public data" },
  navigation: { zh: "主导航", en: "Main navigation" },
  menu: { zh: "菜单", en: "Menu" },
  skip: { zh: "跳到正文", en: "Skip to the content" },
  other: { zh: "English", en: "中文" },
  loading: { zh: "正在打开页面", en: "Opening the page" },
};

const items = features.flatMap((feature) => (feature.nav ? [feature.nav] : []));

/** Shell is what stands around every page: the header, the way between the parts, the state of trust. */
export function Shell() {
  const text = useText(texts);
  const { language, choose } = useLanguage();
  const [opened, { toggle, close }] = useDisclosure();
  const busy = useNavigation().state === "loading";
  const { key } = useLocation();
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 260, breakpoint: "md", collapsed: { desktop: true, mobile: !opened } }}
      padding="md"
    >
      <a href="#main" className={classes["skip"]}>
        {text.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" maw={1180} mx="auto">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label={text.menu} />
            <Anchor component={Link} to="/" underline="never" c="inherit">
              <Group gap={8} wrap="nowrap">
                <img src="/icon.svg" alt="" width={28} height={28} />
                <Text fw={700}>{text.name}</Text>
                <Text size="sm" c="dimmed" visibleFrom="lg">
                  {text.what}
                </Text>
              </Group>
            </Anchor>
          </Group>
          <Group gap={4} component="nav" aria-label={text.navigation} visibleFrom="md" wrap="nowrap">
            <Items />
          </Group>
          <Group gap="xs" wrap="nowrap">
            {busy && <Loader size="xs" role="status" aria-label={text.loading} />}
            <WhoIsIn />
            <Button
              variant="default"
              size="xs"
              lang={language === "zh" ? "en" : "zh-CN"}
              onClick={() => choose(language === "zh" ? "en" : "zh")}
            >
              {text.other}
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      {/* It is drawn only while it is open: what is out of sight should not be heard either. */}
      <AppShell.Navbar p="xs" aria-label={text.menu}>
        {opened && <Items stacked onFollow={close} />}
      </AppShell.Navbar>
      {/* Tests see by data-visit that the page they asked for has come. */}
      <AppShell.Main id="main" className={classes["main"]} data-visit={key}>
        <TrustBanner />
        <Outlet />
        <Box component="footer" mt="xl" pt="md" className={classes["footer"]}>
          <TrustStatus />
        </Box>
      </AppShell.Main>
      <ScrollRestoration />
    </AppShell>
  );
}

/** Items are the parts of the pages, in a row or stacked. */
function Items({ stacked = false, onFollow }: { stacked?: boolean; onFollow?: () => void }) {
  const say = useSay();
  const { pathname } = useLocation();
  return items.map((item) => {
    const active = item.to === "/" ? pathname === "/" : pathname.startsWith(item.to);
    return stacked ? (
      <NavLink
        key={item.to}
        component={RouterLink}
        to={item.to}
        label={say(item.label)}
        active={active}
        onClick={onFollow}
      />
    ) : (
      <Anchor
        key={item.to}
        component={Link}
        to={item.to}
        underline="never"
        className={classes["item"]}
        aria-current={active ? "page" : undefined}
      >
        {say(item.label)}
      </Anchor>
    );
  });
}
