import type { terminal as english } from '../en/terminal.ts';
import { translationOf } from '../message.ts';

/** What only the terminal says of a view, in Japanese. */
export const terminal = translationOf<typeof english>()({
  'terminal.open': '開 {level}（{until}まで）',
  'terminal.open.on': '開 {level}',
  'terminal.closed': '閉 {level}',
  'terminal.seen': '{source}で確認（{time}）',
  'terminal.notRead': '読み取り不可：{why}（{time}）',
  'terminal.latency': '最後の変更から判定まで{ms}ミリ秒',
  'watch.line': '{time}  {change}',
  'watch.gone': '{title}：一覧から外れました',
  'watch.end': '自動的に更新されます。Ctrl-Cで終了します。',
});
