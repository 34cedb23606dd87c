import { translationOf } from '../../../shared/words/message.ts';
import type { NoticeWords } from '../../notices/words.ts';

/** What notices say, in German. */
export const notices = translationOf<NoticeWords>()({
  'notice.due': { one: '{what}: bis {deadline} Uhr beheben', other: 'Bis {deadline} Uhr zu beheben: {count} Punkte' },
  'notice.loses': 'Danach ist für diesen Laptop gesperrt: {levels}. {why}',
  'notice.loses.all': 'Danach ist für diesen Laptop alles gesperrt. {why}',
  'notice.loses.in': 'In {span} ist für diesen Laptop gesperrt: {levels}. {why}',
  'notice.loses.in.all': 'In {span} ist für diesen Laptop alles gesperrt. {why}',

  'notice.wants': { one: '{title}: {what}', other: '{count} Punkte sind zu beheben' },
  'notice.keeps': 'Dieser Laptop behält seinen Zugang. {why}',
  'notice.warned': 'Das IT-Team bittet, etwas zu beheben',
  'notice.unexplained': 'Das IT-Team kann sagen, warum.',

  'notice.closed': { one: '{levels} ist gesperrt', other: '{levels} sind gesperrt' },
  'notice.closed.all': 'Alles ist gesperrt',
  'notice.keepsOnly': 'Weiter offen: {open}. Sobald dies behoben ist, ist wieder alles offen. {why}',
  'notice.keepsNothing': 'Sobald dies behoben ist, ist wieder alles offen. {why}',
  'notice.ended': 'Nichts ist mehr offen',

  'notice.open': 'Alles ist wieder offen',
  'notice.compliant': 'Wieder konform',

  'notice.more': {
    one: '{said} {count} weiterer Punkt ist zu beheben.',
    other: '{said} {count} weitere Punkte sind zu beheben.',
  },
  'notice.level': '{level} ({things})',

  'notice.first': {
    one: 'Wird bald zum ersten Mal gesendet: {signals}',
    other: 'Wird bald zum ersten Mal gesendet: {count} Angaben',
  },
  'notice.also': { one: 'Wird jetzt auch gesendet: {signals}', other: 'Wird jetzt auch gesendet: {count} Angaben' },
  'notice.sees': 'Ab jetzt sieht die Organisation auch, was zu {signals} gehört: {parts}.',
  'notice.sees.only': 'Ab jetzt sieht die Organisation auch: {signals}.',

  'notice.steps': 'Schritte anzeigen',
  'notice.sent': 'Gesendetes anzeigen',
  'notice.window': 'Stance öffnen',

  'remind.hour': 'In einer Stunde erinnern',
  'remind.morning': 'Morgen früh erinnern',
  'remind.set': 'Nächste Erinnerung: {time} Uhr.',
  'remind.gone': 'Es gibt nichts mehr, woran zu erinnern wäre.',
});
