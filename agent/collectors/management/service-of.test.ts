import { expect, test } from '@jest/globals';
import { serviceOf } from './service-of.ts';

test.each([
  ['https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc', 'intune'],
  ['https://JAMFCLOUD.com/x', 'jamf'],
  ['https://mdm.example/MDM/ServerURL', 'jamf'],
  ['https://mdm.example/mdm/apple/mdm', 'fleet'],
  ['https://mdm.example/', 'other'],
  // A name at the wrong end, in the wrong place, or as part of another.
  ['https://jamfcloud.com.example/', 'other'],
  ['https://notjamfcloud.com/', 'other'],
  ['https://jamfcloud.com@mdm.example/', 'other'],
  ['https://mdm.example/?jamfcloud.com', 'other'],
  ['https://mdm.example/#/mdm/serverurl', 'other'],
  // A domain outranks a path: whoever rents a service may name the path.
  ['https://a.kandji.io/mdm/serverurl', 'kandji'],
])('%s is a server of %s', (address, service) => {
  expect(serviceOf(address)).toBe(service);
});

test.each([[''], ['jamfcloud.com'], ['http://a.jamfcloud.com/'], ['file:///jamfcloud.com'], ['https://']])(
  '"%s" is nobody\'s server',
  (address) => {
    expect(serviceOf(address)).toBeUndefined();
  },
);
