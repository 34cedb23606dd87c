import * as v from 'valibot';
import { plainTexts } from '../../shared/plain-text.ts';
import type { Instant } from '../../shared/time.ts';
import type { DoctorWords, OrFailed } from '../window/window-api.ts';
import type { TrayVoice } from '../words/tray-voice.ts';

const Text = v.pipe(v.string(), v.maxLength(1_000));

/** What `stance doctor --json` prints. */
const Printed = v.object({
  checkups: v.pipe(
    v.array(v.object({ about: Text, ok: v.nullable(v.boolean()), said: Text, remedy: v.optional(Text) })),
    v.maxLength(128),
  ),
});

/** What the doctor found, in words: what is to mend first, then what cannot be told, what is fine in one. */
export function doctorWords(
  printed: string,
  now: Instant,
  tookMs: number,
  { say, time, number, language }: TrayVoice,
): OrFailed<DoctorWords> {
  const parsed = v.safeParse(Printed, jsonOf(printed));
  if (!parsed.success) return { failed: say('doctor.misunderstood') };
  const { checkups } = parsed.output;
  const fine = checkups.filter(({ ok }) => ok === true);
  const isFault = ({ ok }: (typeof checkups)[number]) => ok === false;
  return plainTexts(
    {
      when: say('doctor.ran', { time: time(now), seconds: number(tookMs / 1_000, 1) }),
      fine: {
        title: say('doctor.fine', { count: fine.length }),
        items: fine.map(({ about, said }) => ({ name: about, value: said })),
      },
      others: [...checkups.filter(isFault), ...checkups.filter(({ ok }) => ok === null)].map((checkup) => ({
        isFault: isFault(checkup),
        about: checkup.about,
        said: checkup.said,
        ...(checkup.remedy === undefined ? {} : { remedy: checkup.remedy }),
      })),
    },
    language.direction,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // A program that was ended in the middle of a word; what it is not is found by the schema.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
