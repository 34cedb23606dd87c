/** By what virtual machines call themselves in the fields of their firmware: the host's name or that of its machine. */
const names =
  /\b(?:ahv|bhyve|bochs|hvm|kvm|ovirt|parallels|proxmox|qemu|rhev|utm|xen)\b|vmware|virtual ?(?:machine|box|platform|mac)|^standard pc \(|amazon ec2|google compute engine|openstack|innotek|linux,dummy-virt|crosvm|firecracker/i;

/** Whether a maker, a model or a board is one that only virtual machines have. */
export const isNameOfVirtual = (name: string): boolean => names.test(name);
