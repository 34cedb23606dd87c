import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { checked, doctor, nothingToDo, saveWork } from './steps.ts';

const goOnline = 'インターネットに接続します。';
const lookForUpdates = 'ソフトウェアの更新を開き、新しい更新を確認します。';
const macUpdate = '「システム設定」›「一般」›「ソフトウェアアップデート」';

/** What findings about the operating system and its updates say, in Japanese. */
export const updateFindings: Pick<FindingTexts['signals'], 'os' | 'osPatch'> = {
  os: {
    title: 'オペレーティングシステム',
    why: '安全に保てるのは、セキュリティ修正が提供されているシステムだけです。',
    because: {
      notAllowed: {
        state: '使用できません',
        sentence: 'このオペレーティングシステムは、組織で認められていません。',
        steps: everywhere('認められているシステムをIT部門に確認します。'),
      },
      tooOld: {
        state: '古すぎます',
        sentence: 'このオペレーティングシステムのバージョンは、組織が認めるものより古いものです。',
        steps: {
          linux: [saveWork, 'ソフトウェアセンターで次のリリースにアップグレードします。', checked],
          darwin: [saveWork, `${macUpdate}を開き、アップグレードします。`, checked],
          win32: [saveWork, '「設定」›「Windows Update」を開き、アップグレードします。', checked],
        },
      },
      versionNotKnown: {
        state: 'バージョン不明',
        sentence: 'オペレーティングシステムのバージョンを読み取れませんでした。',
        steps: everywhere(doctor),
      },
      supportEnded: {
        state: 'セキュリティ修正の提供終了',
        sentence: 'このバージョンのオペレーティングシステムには、セキュリティ修正が提供されなくなりました。',
        steps: everywhere(saveWork, 'サポート中のバージョンにアップグレードします。', checked),
      },
      supportNotKnown: {
        state: 'サポート状況不明',
        sentence: 'このバージョンにセキュリティ修正が提供されているか確認できませんでした。',
        steps: everywhere(nothingToDo),
      },
    },
  },
  osPatch: {
    title: 'セキュリティ更新',
    why: '攻撃者は更新で修正された内容を調べ、まだ更新していないPCを探します。',
    because: {
      updatesPending: {
        state: '更新が保留中',
        sentence: 'インストールされていないセキュリティ更新があります。',
        steps: {
          linux: [saveWork, 'ソフトウェアセンターを開き、更新をすべてインストールします。', checked],
          darwin: [saveWork, `${macUpdate}を開き、インストールします。`, checked],
          win32: [saveWork, '「設定」›「Windows Update」を開き、インストールします。', checked],
        },
      },
      updatesNotKnown: {
        state: '不明',
        sentence: '保留中のセキュリティ更新があるか確認できませんでした。',
        steps: everywhere(lookForUpdates, checked),
      },
      listsOld: {
        state: '最近確認されていません',
        sentence: 'このPCはしばらく更新を確認していないため、保留中の更新があるか分かりません。',
        steps: everywhere(goOnline, lookForUpdates, checked),
      },
      rebootRequired: {
        state: '再起動が必要',
        sentence: 'セキュリティ更新はインストール済みですが、再起動するまで有効になりません。',
        steps: {
          linux: [saveWork, 'システムメニューからPCを再起動します。', checked],
          darwin: [saveWork, `${macUpdate}を開き、「今すぐ再起動」を選びます。`, checked],
          win32: [saveWork, '「設定」›「Windows Update」を開き、「今すぐ再起動する」を選びます。', checked],
        },
      },
      rebootNotKnown: {
        state: '再起動の要否不明',
        sentence: '更新のために再起動が必要か、このPCでは確認できません。',
        steps: everywhere(nothingToDo),
      },
      patchedLongAgo: {
        state: '長期間未更新',
        sentence: 'このPCには長い間、更新がインストールされていません。',
        steps: everywhere(goOnline, 'ソフトウェアの更新を開き、すべてインストールします。', checked),
      },
      patchedNotKnown: {
        state: '最終更新不明',
        sentence: '更新が最後にインストールされた日時を確認できませんでした。',
        steps: everywhere(nothingToDo),
      },
      automaticUpdatesOff: {
        state: '自動更新オフ',
        sentence: 'このPCはセキュリティ更新を自動的にインストールしません。',
        steps: {
          linux: [
            'ソフトウェアの更新の設定を開きます。',
            'セキュリティ更新の自動インストールをオンにします。',
            checked,
          ],
          darwin: [`${macUpdate}を開きます。`, '自動アップデートをオンにします。', checked],
          win32: ['「設定」›「Windows Update」を開きます。', '「更新の再開」を選びます。', checked],
        },
      },
      automaticUpdatesNotKnown: {
        state: '自動更新の状態不明',
        sentence: 'このPCがセキュリティ更新を自動的にインストールするか確認できませんでした。',
        steps: everywhere(nothingToDo),
      },
    },
  },
};
