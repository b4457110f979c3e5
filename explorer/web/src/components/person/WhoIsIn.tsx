import { Button, Menu, Text } from "@mantine/core";
import { Link, useNavigate } from "react-router";

import { useFormat } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useWords } from "@/lib/kinds";
import { useParties } from "@/lib/parties";
import { signOut, usePerson, useStanding } from "@/lib/signing";

const texts = {
  signIn: { zh: "登录", en: "Sign in" },
  account: (name: string) => ({ zh: `当前登录：${name}`, en: `Signed in: ${name}` }),
  deputy: (post: string, until: string) => ({
    zh: `代理：${post}，至 ${until}`,
    en: `Deputy: ${post}, until ${until}`,
  }),
  desk: { zh: "待会签", en: "Waiting for signatures" },
  acts: { zh: "可办事项", en: "What I may do" },
  signOut: { zh: "退出登录", en: "Sign out" },
};

/** WhoIsIn shows who is signed in, and lets them out. */
export function WhoIsIn() {
  const text = useText(texts);
  const words = useWords();
  const person = usePerson();
  const party = useParties().data?.get(person?.session.party ?? "");
  const deputy = useStanding(person)?.deputy;
  const { moment } = useFormat();
  const navigate = useNavigate();
  if (!person) {
    return (
      <Button component={Link} to="/sign-in" size="xs" variant="light">
        {text.signIn}
      </Button>
    );
  }
  const { session } = person;
  const name = party?.name ?? session.party;
  const leave = () => {
    signOut();
    void navigate("/");
  };
  return (
    <Menu width={240} position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="light" maw="min(11rem, 28vw)" aria-label={text.account(name)}>
          <Text span size="xs" truncate>
            {name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {words.role(session.role)} · {words.post(session.post)}
          {session.handler && ` · ${session.handler}`}
        </Menu.Label>
        {deputy && <Menu.Label>{text.deputy(words.post(deputy.post), moment(deputy.until))}</Menu.Label>}
        <Menu.Item component={Link} to="/desk">
          {text.desk}
        </Menu.Item>
        <Menu.Item component={Link} to="/acts">
          {text.acts}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={leave}>{text.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
