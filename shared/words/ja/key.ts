import type { key as english } from '../en/key.ts';
import { translationOf } from '../message.ts';

/** What is said of the device key beyond where it lies, in Japanese. */
export const key = translationOf<typeof english>()({
  'key.about': '鍵の証明',
  'key.proved': '証明済み：TPMの製造元が証明書で保証しています',
  'key.kept': '組織が求める場所に鍵を移動できませんでした：{why}',
  'key.notTried': '申告のみ（未証明）：サービスはまだ証明を求めていません',
  'key.noRoots': '申告のみ（未証明）：どのTPM製造元を信頼するか、IT部門がサービスに設定していません',
  'key.noEkCertificate': '申告のみ（未証明）：TPMに製造元の証明書がありません',
  'key.ekNotTrusted': '申告のみ（未証明）：TPMの証明書の署名者を組織が信頼していません',
  'key.ekExpired': '申告のみ（未証明）：TPMの証明書の有効期限が切れています',
  'key.unsupportedEk': '申告のみ（未証明）：TPMの証明書はStanceが対応していない種類の鍵のものです',
  'key.wrongEk': '申告のみ（未証明）：TPMの証明書は別のTPMのものです',
  'key.wrongAttributes': '申告のみ（未証明）：鍵はTPMの外に出せるように作成されています',
  'key.wrongName': '申告のみ（未証明）：TPMに鍵がありません',
  'key.wrongSecret': '申告のみ（未証明）：このPCの回答が正しくありませんでした',
  'key.tpmUnavailable': '申告のみ（未証明）：TPMが応答しませんでした。自動的に再試行します',
  'key.otherWhy': '申告のみ（未証明）：{why}',
});
