/**
 * Addresses that nobody outside has: of this machine, of an inner network, of the services beside a virtual machine. An address that a
 * user sets must not become a way to them, and a name can point anywhere, so it is the address that is looked at, when connecting.
 * Source: the IANA registries of special-purpose addresses, seen 2026-11-24.
 */
import { BlockList, isIPv6 } from 'node:net';

const V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
];
/** Among them those that carry an IPv4 address within: translated ones could lead to any of the above. */
const V6 = [
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16'],
  ...['3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
];

const PRIVATE = listOf();

function listOf(): BlockList {
  const list = new BlockList();
  for (const [subnets, family] of [
    [V4, 'ipv4'],
    [V6, 'ipv6'],
  ] as const) {
    for (const subnet of subnets) {
      const [net = '', bits = ''] = subnet.split('/');
      list.addSubnet(net, Number(bits), family);
    }
  }
  return list;
}

/** Whether an IP address is not of the open internet. An IPv4 address in the clothes of IPv6 counts as what it is. */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$|%.*$/g, '');
  return PRIVATE.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4');
}
