import { type EnrolmentData, enrolmentCodePrefix } from '../../shared/enrolment.ts';

/** Everything a laptop needs to enrol, as one string. It holds the token's secret: whoever reads it can enrol a device. */
export const enrolmentCode = (data: EnrolmentData): string =>
  enrolmentCodePrefix + Buffer.from(JSON.stringify(data)).toString('base64url');
