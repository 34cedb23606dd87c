/** Steps that many findings have, in Japanese. */
export const saveWork = '作業内容を保存します。';
export const checked = 'PCは自動的に確認されます。';
export const doctor = 'このPCで「stance doctor」を実行するようIT部門に依頼します。';
export const nothingToDo = '対応は不要です。IT部門も把握しています。';
export const askIfItStays = '解決しない場合は、IT部門に問い合わせます。';
