import { Button, Fieldset, Stack, Text } from "@mantine/core";

import { type Form, blankForm } from "@/lib/forms";
import { useText } from "@/lib/i18n";
import { type Field, useKinds } from "@/lib/kinds";

import { FieldInput } from "./FieldInput";
import type { Shown } from "./shown";
import { texts } from "./texts";

interface GroupInputProps<T> {
  shown: Shown;
  /** The type whose fields they are. */
  of: string;
  fields: readonly Field[];
  /** The object that the statement is about. */
  about?: string;
  value: T;
  onChange: (value: T) => void;
  path: string;
  errors: Readonly<Record<string, string>>;
}

/** GroupInput is a field that has fields of its own. */
export function GroupInput({ shown, of, fields, about, value, onChange, path, errors }: GroupInputProps<Form>) {
  return (
    <Fieldset legend={shown.label}>
      <Stack gap="sm">
        {fields.map((field) => (
          <FieldInput
            key={field.name}
            of={of}
            field={field}
            about={about}
            value={value[field.name]}
            onChange={(changed) => onChange({ ...value, [field.name]: changed })}
            path={`${path}.${field.name}`}
            errors={errors}
          />
        ))}
        {shown.error && (
          <Text size="sm" c="red">
            {shown.error}
          </Text>
        )}
      </Stack>
    </Fieldset>
  );
}

/** GroupsInput is any number of such groups. */
export function GroupsInput({ shown, of, fields, about, value, onChange, path, errors }: GroupInputProps<Form[]>) {
  const text = useText(texts);
  const types = useKinds().data?.types ?? {};
  return (
    <Fieldset legend={shown.label}>
      <Stack gap="sm">
        {value.map((one, at) => (
          <div key={at}>
            <GroupInput
              shown={{ ...shown, label: text.item(at + 1), error: undefined }}
              of={of}
              fields={fields}
              about={about}
              value={one}
              onChange={(changed) => onChange(value.map((old, place) => (place === at ? changed : old)))}
              path={path}
              errors={errors}
            />
            <Button
              mt={4}
              size="compact-xs"
              variant="subtle"
              color="red"
              onClick={() => onChange(value.filter((_, place) => place !== at))}
            >
              {text.remove(at + 1)}
            </Button>
          </div>
        ))}
        {shown.error && (
          <Text size="sm" c="red">
            {shown.error}
          </Text>
        )}
        <Button variant="light" size="xs" onClick={() => onChange([...value, blankForm(fields, types)])}>
          {text.add}
        </Button>
      </Stack>
    </Fieldset>
  );
}
