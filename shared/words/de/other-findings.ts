import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { checked, doctor } from './steps.ts';

const keyTeam = ['Das IT-Team fragen: Es entscheidet, was der Schlüssel dieses Laptops nachweisen muss.'];

/** What is said of every signal, and of findings that no signal makes, in German. */
export const otherFindings: Pick<FindingTexts, 'unseen' | 'standing'> = {
  unseen: {
    unread: {
      state: 'Nicht bekannt',
      sentence: 'Dies konnte auf diesem Laptop nicht gelesen werden; niemand steht dafür ein.',
      steps: everywhere(doctor),
    },
    stale: {
      state: 'Länger nicht gesehen',
      sentence: 'Dies wurde vor zu langer Zeit gelesen, um zu sagen, wie es jetzt ist.',
      steps: everywhere(
        '„Jetzt prüfen“ wählen.',
        'Bleibt es dabei, das IT-Team bitten, auf diesem Laptop „stance doctor“ auszuführen.',
      ),
    },
  },
  standing: {
    'clock.skew': {
      title: 'Uhr',
      words: {
        state: 'Uhr falsch',
        sentence: 'Die Uhr dieses Laptops geht um mehr als fünf Minuten falsch.',
        steps: everywhere(
          'Die Einstellungen für Datum und Uhrzeit öffnen.',
          'Die automatische Uhrzeit einschalten.',
          checked,
        ),
      },
    },
    'chain.gap': {
      title: 'Verlauf der Meldungen',
      words: {
        state: 'Meldungen fehlen',
        sentence: 'Einige Meldungen dieses Laptops haben den Dienst nie erreicht, und nichts erklärt, warum.',
        steps: everywhere('Nichts zu tun: Das IT-Team sieht dies auch.'),
      },
    },
    'device.restarted': {
      title: 'Verlauf der Meldungen',
      words: {
        state: 'Neu begonnen',
        sentence: 'Der Agent auf diesem Laptop hat seinen Stand verloren und eine neue Reihe von Meldungen begonnen.',
        steps: everywhere('Nichts zu tun: Es vergeht von selbst, oder das IT-Team lässt es früher gelten.'),
      },
    },
    'device.sameMachine': {
      title: 'Geräteschlüssel',
      words: {
        state: 'Doppelt bekannt',
        sentence:
          'Dieser Laptop hat die Maschinenkennung eines anderen Eintrags: dasselbe Gerät zweimal registriert oder ein kopiertes Abbild.',
        steps: everywhere('Nichts zu tun: Das IT-Team sieht dies auch und kann sagen, was davon zutrifft.'),
      },
    },
    'device.forked': {
      title: 'Geräteschlüssel',
      words: {
        state: 'Zwei Laptops, ein Schlüssel',
        sentence:
          'Zwei verschiedene Reihen von Meldungen wurden mit dem Schlüssel dieses Laptops signiert; er kann kopiert worden sein.',
        steps: everywhere(
          'Das IT-Team fragen: Es kann feststellen, welcher Laptop der richtige ist, oder diesen neu registrieren.',
        ),
      },
    },
    'device.keyTooWeak': {
      title: 'Geräteschlüssel',
      words: {
        state: 'Nicht genug geschützt',
        sentence:
          'Die Organisation verlangt einen Geräteschlüssel, der schwerer zu kopieren ist als der dieses Laptops.',
        steps: {
          linux: [
            'Eine Minute warten: Hat der Laptop ein TPM, verlegt der Agent seinen Schlüssel von selbst dorthin.',
            'Bleibt es dabei, „stance doctor“ ausführen: Es sagt, ob das TPM benutzbar ist.',
            'Dem IT-Team zeigen, was es sagt.',
          ],
          darwin: [
            'Das IT-Team fragen: Diese Version von Stance kann ihren Schlüssel nicht in der Hardware eines Mac verwahren.',
          ],
          win32: [
            'Das IT-Team fragen: Diese Version von Stance kann ihren Schlüssel nicht im TPM eines Windows-Laptops verwahren.',
          ],
        },
      },
    },
    'device.keyNotProved': {
      title: 'Geräteschlüssel',
      words: {
        state: 'Nicht nachgewiesen',
        sentence:
          'Die Organisation verlangt einen Geräteschlüssel im TPM dieses Laptops; dass er dort liegt, ist nicht nachgewiesen.',
        steps: {
          linux: [
            'In Stance „Info“ öffnen oder „stance status“ ausführen: Dort steht, was fehlt.',
            'Das IT-Team fragen: Es entscheidet, wessen TPMs vertraut wird.',
          ],
          darwin: keyTeam,
          win32: keyTeam,
        },
      },
    },
  },
};
