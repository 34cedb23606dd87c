import { everywhere } from '../../signal.ts';
import type { FindingTexts } from '../finding-texts.ts';
import { askIfItStays, checked, doctor, nothingToDo } from './steps.ts';

const restartOrAsk = everywhere(
  'PCを再起動します。',
  '解決しない場合は、この製品を管理しているIT部門に問い合わせます。',
);
const linuxLock = '「設定」›「プライバシー」›「画面ロック」を開きます（KDEでは「システム設定」›「画面ロック」）。';
const macLock = '「システム設定」›「ロック画面」を開きます。';
const windowsLock = '「設定」›「個人用設定」›「ロック画面」›「スクリーン セーバー」を開きます。';

/** What findings about what guards the laptop say, in Japanese. */
export const guardFindings: Pick<
  FindingTexts['signals'],
  'edr' | 'firewall' | 'screenLock' | 'management' | 'hardware'
> = {
  edr: {
    title: '脅威対策',
    why: '更新だけでは防げない有害なプログラムを検知し、停止します。',
    because: {
      none: {
        state: '見つかりません',
        sentence: '組織が認める脅威対策がインストールされていません。',
        steps: everywhere('インストールをIT部門に依頼します。製品の選択と管理はIT部門が行います。'),
      },
      notRunning: {
        state: '動作していません',
        sentence: '脅威対策はインストールされていますが、動作していません。',
        steps: restartOrAsk,
      },
      runningNotKnown: {
        state: '不明',
        sentence: '脅威対策が動作しているか確認できませんでした。',
        steps: restartOrAsk,
      },
      degraded: {
        state: '制限あり',
        sentence: '脅威対策は動作していますが、完全には保護できていないと報告しています。',
        steps: restartOrAsk,
      },
      healthNotKnown: {
        state: '正常性不明',
        sentence: '脅威対策は動作していますが、正常かどうか読み取れませんでした。',
        steps: restartOrAsk,
      },
      definitionsOld: {
        state: '定義が古い',
        sentence: '脅威対策の定義が古いため、新しい脅威を見逃します。',
        steps: everywhere('インターネットに接続します。', '製品を開き、更新させます。', checked),
      },
      definitionsNotKnown: {
        state: '定義の日時不明',
        sentence: '脅威対策の定義がどれほど新しいか確認できませんでした。',
        steps: restartOrAsk,
      },
      cloudSilent: {
        state: '通信なし',
        sentence: '脅威対策が、しばらく自身のサービスと通信していません。',
        steps: everywhere('インターネットに接続します。', askIfItStays),
      },
      cloudNotKnown: {
        state: '通信状況不明',
        sentence: '脅威対策が最後に自身のサービスと通信した日時を確認できませんでした。',
        steps: restartOrAsk,
      },
    },
  },
  firewall: {
    title: 'ファイアウォール',
    why: '見知らぬ人と同じネットワークで、PC上のサービスへの接続を防ぎます。',
    because: {
      off: {
        state: 'オフ',
        sentence: 'このPCのファイアウォールはオフのため、同じネットワークの誰でも接続できます。',
        steps: {
          linux: [
            'ファイアウォールの設定を開き、オンにします。',
            'またはターミナルを開き、「sudo ufw enable」（Debian、Ubuntu）または「sudo systemctl enable --now firewalld」（Fedora、openSUSE）を実行します。',
            checked,
          ],
          darwin: [
            '「システム設定」›「ネットワーク」›「ファイアウォール」を開きます。',
            'ファイアウォールをオンにします。',
            checked,
          ],
          win32: [
            '「Windows セキュリティ」›「ファイアウォールとネットワーク保護」を開きます。',
            '一覧のすべてのネットワークでファイアウォールをオンにします。',
            checked,
          ],
        },
      },
      open: {
        state: 'すべて許可',
        sentence: 'ファイアウォールはオンですが、ルールがすべての接続を許可しています。',
        steps: {
          linux: [
            'ファイアウォールの設定を開きます。',
            '受信接続を「deny」に設定するか、ゾーン「public」を選びます。',
            checked,
          ],
          darwin: [
            '「システム設定」›「ネットワーク」›「ファイアウォール」を開きます。',
            '不要な例外を一覧から削除します。',
          ],
          win32: [
            '「Windows セキュリティ」›「ファイアウォールとネットワーク保護」›「詳細設定」を開きます。',
            'すべてのネットワークで受信接続を「ブロック」に設定します。',
            checked,
          ],
        },
      },
      notKnown: {
        state: '不明',
        sentence: 'ファイアウォールがオンか確認できませんでした。',
        steps: everywhere(doctor),
      },
      inboundNotKnown: {
        state: 'ルール不明',
        sentence: 'ファイアウォールはオンですが、何を許可しているか確認できませんでした。',
        steps: everywhere(doctor),
      },
    },
  },
  screenLock: {
    title: '画面ロック',
    why: 'PCをロックせずに数分離れるだけで、通りかかった人に操作されるおそれがあります。',
    because: {
      off: {
        state: 'オフ',
        sentence: '席を離れても、画面が自動的にロックされません。',
        steps: {
          linux: [linuxLock, '自動画面ロックをオンにし、画面が消えるまでの時間を設定します。', checked],
          darwin: [macLock, 'ディスプレイがオフになった後、すぐにパスワードを要求するようにします。', checked],
          win32: [windowsLock, '時間を選び、「再開時にログオン画面に戻る」をオンにします。', checked],
        },
      },
      tooLate: {
        state: 'ロックが遅すぎます',
        sentence: '画面は自動的にロックされますが、組織が認める時間より後です。',
        steps: {
          linux: [linuxLock, 'より短い時間を選びます。', checked],
          darwin: [macLock, 'より短い時間を選びます。', checked],
          win32: [windowsLock, 'より短い時間を選びます。', checked],
        },
      },
      notKnown: {
        state: '不明',
        sentence: '画面が自動的にロックされるか確認できませんでした。',
        steps: everywhere('サインインし、そのセッションでStanceを実行したままにします。', askIfItStays),
      },
      unread: {
        state: '不明',
        sentence: '画面が自動的にロックされるか確認できませんでした。',
        steps: everywhere(
          'このPC本体の画面でサインインし、そのセッションでStanceを実行したままにします。',
          askIfItStays,
        ),
      },
      delayNotKnown: {
        state: '時間不明',
        sentence: '画面は自動的にロックされますが、ロックまでの時間を確認できませんでした。',
        steps: everywhere(doctor),
      },
    },
  },
  management: {
    title: 'デバイス管理',
    why: '組織がPCを設定、更新し、紛失時にはロックまたは消去できるようにします。',
    because: {
      notEnrolled: {
        state: '管理されていません',
        sentence: 'このPCはどの組織にも管理されていません。',
        steps: {
          linux: ['PCの登録方法をIT部門に確認します。'],
          darwin: [
            '登録ページをIT部門に確認するか、「システム設定」›「一般」›「デバイス管理」を開きます。',
            '管理プロファイルをインストールし、承認します。',
            checked,
          ],
          win32: [
            '「設定」›「アカウント」›「職場または学校にアクセスする」を開きます。',
            '「接続」を選び、組織のアカウントでサインインします。',
            checked,
          ],
        },
      },
      notKnown: {
        state: '不明',
        sentence: 'このPCが管理されているか確認できませんでした。',
        steps: { ...everywhere(doctor), linux: [nothingToDo] },
      },
      otherService: {
        state: '別のサービスで管理',
        sentence: 'このPCは、組織が認めていないサービスで管理されています。',
        steps: everywhere('このPCを組織のサービスに移すようIT部門に依頼します。'),
      },
      serviceNotKnown: {
        state: 'サービス不明',
        sentence: 'このPCは管理されていますが、どのサービスか確認できませんでした。',
        steps: everywhere(doctor),
      },
      notApproved: {
        state: '未承認',
        sentence: 'このPCは登録されていますが、承認されていないため、管理の一部が機能しません。',
        steps: everywhere(
          '「システム設定」›「一般」›「デバイス管理」を開きます。',
          '管理プロファイルを選択し、承認します。',
          checked,
        ),
      },
      approvalNotKnown: {
        state: '承認状況不明',
        sentence: 'このPCは登録されていますが、承認されているか確認できませんでした。',
        steps: everywhere(doctor),
      },
    },
  },
  hardware: {
    title: 'ハードウェア',
    why: '組織が適切に管理できるのは、修理や更新の方法が分かっている機器だけです。',
    because: {
      otherMaker: {
        state: '対象外の製造元',
        sentence: 'この機器の製造元は、組織で認められていません。',
        steps: everywhere('組織が認めているPCをIT部門に確認します。'),
      },
      makerNotKnown: {
        state: '製造元不明',
        sentence: 'この機器の製造元を確認できません。',
        steps: everywhere(doctor),
      },
      virtual: {
        state: '仮想マシン',
        sentence: 'これは仮想マシンです。これを動かしている機器を操作できる人は、中身をすべて読み書きできます。',
        steps: everywhere('PC本体を使用します。', '業務に仮想マシンが必要な場合は、IT部門に問い合わせます。'),
      },
      virtualNotKnown: {
        state: '不明',
        sentence: 'これが仮想マシンか確認できませんでした。',
        steps: everywhere(doctor),
      },
    },
  },
};
