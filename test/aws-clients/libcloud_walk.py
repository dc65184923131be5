"""Walks through a life on EC2 with Apache libcloud, as it is: SigV2 over GET, which is what its EC2 driver does unless told otherwise.

The environment says where to and as whom: AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY; and in PASSING how the
names of subnets begin that a test beside this one is about to take away.
"""

import os
import time
import urllib.parse
import uuid

from libcloud.compute.base import NodeSize
from libcloud.compute.providers import get_driver
from libcloud.compute.types import NodeState, Provider, StorageVolumeState, VolumeSnapshotState

endpoint = urllib.parse.urlparse(os.environ["AWS_ENDPOINT_URL"])
cloud = get_driver(Provider.EC2)(
    os.environ["AWS_ACCESS_KEY_ID"],
    os.environ["AWS_SECRET_ACCESS_KEY"],
    secure=endpoint.scheme == "https",
    host=endpoint.hostname,
    port=endpoint.port,
    region=os.environ["AWS_REGION"] if os.environ["AWS_REGION"] in get_driver(Provider.EC2).list_regions() else "us-east-1",
)
name = f"walk-{uuid.uuid4().hex[:8]}"
undoing = []


def eventually(show, is_so, seconds=240):
    """Waits until what is shown is so, and gives it."""
    end = time.time() + seconds
    while not is_so(shown := show()):
        assert time.time() < end, shown
        time.sleep(1)
    return shown


def instance_type():
    """The name of the smallest instance type. libcloud knows those of AWS by heart, and asks no cloud for them."""
    answer = cloud.connection.request(cloud.path, params={"Action": "DescribeInstanceTypes"}).object
    namespace = answer.tag[: answer.tag.index("}") + 1]
    types = answer.findall(f".//{namespace}instanceTypeSet/{namespace}item")
    memory = {
        each.findtext(f"{namespace}instanceType"): int(each.findtext(f"{namespace}memoryInfo/{namespace}sizeInMiB")) for each in types
    }
    return min((each for each in memory if memory[each] >= 64), key=lambda each: memory[each])


def walk():
    locations = cloud.list_locations()
    assert locations, "no availability zones"
    images = cloud.list_images()
    assert images, "no images"
    # Others than the public ones may be of such a test too.
    lasting = [each for each in images if each.extra["is_public"] == "true"] or images
    image = cloud.get_image(min(lasting, key=lambda each: (each.extra["block_device_mapping"] or [{}])[0].get("ebs", {}).get("volume_size") or 0).id)
    passing = os.environ["PASSING"]
    subnets = [each for each in cloud.ex_list_subnets() if not any(value.startswith(passing) for value in each.extra["tags"].values())]
    subnet = next(each for each in subnets if each.extra["zone"] == locations[0].name)
    assert subnet.extra["vpc_id"] in [each.id for each in cloud.ex_list_networks()]

    key = cloud.create_key_pair(name)
    undoing.append(lambda: cloud.delete_key_pair(key))
    assert "PRIVATE KEY" in key.private_key
    assert name in [each.name for each in cloud.list_key_pairs()]
    assert cloud.get_key_pair(name).fingerprint

    group = cloud.ex_create_security_group(name, "made by a walk", vpc_id=subnet.extra["vpc_id"])["group_id"]
    undoing.append(lambda: cloud.ex_delete_security_group_by_id(group))
    assert cloud.ex_authorize_security_group_ingress(group, 22, 22, cidr_ips=["0.0.0.0/0"])
    assert cloud.ex_authorize_security_group_ingress(group, 8000, 8080, group_pairs=[{"group_id": group}])
    assert cloud.ex_revoke_security_group_egress(group, -1, -1, cidr_ips=["0.0.0.0/0"], protocol="-1")
    assert cloud.ex_authorize_security_group_egress(group, 443, 443, cidr_ips=["0.0.0.0/0"])
    shown = cloud.ex_get_security_groups(group_ids=[group])[0]
    assert sorted(rule["from_port"] for rule in shown.ingress_rules) == ["22", "8000"], shown.ingress_rules
    assert [rule["from_port"] for rule in shown.egress_rules if rule["cidr_ips"]] == ["443"], shown.egress_rules
    assert name in cloud.ex_list_security_groups()

    node = cloud.create_node(
        name=name,
        size=NodeSize(instance_type(), "small", 0, 0, 0, 0, cloud),
        image=image,
        location=locations[0],
        ex_keyname=name,
        ex_security_group_ids=[group],
        ex_subnet=subnet,
        ex_userdata="#!/bin/sh\necho 'what + a & day'\n",
        ex_metadata={"stage": "test"},
        ex_clienttoken=str(uuid.uuid4()),
        ex_blockdevicemappings=[{"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 1, "DeleteOnTermination": True}}],
    )
    undoing.append(lambda: terminate(node))

    def state(states):
        return eventually(lambda: cloud.list_nodes(ex_node_ids=[node.id])[0], lambda shown: shown.state in states)

    (running, addresses), *_ = cloud.wait_until_running([node], wait_period=1, timeout=240, ssh_interface="private_ips")
    assert running.id == node.id and addresses
    found = cloud.list_nodes(ex_filters={"tag:stage": "test", "tag:Name": name})
    assert [each.id for each in found] == [node.id], found
    assert found[0].name == name and found[0].extra["key_name"] == name
    assert cloud.ex_describe_tags(node)["stage"] == "test"
    assert cloud.ex_create_tags(node, {"more": "one"}) and cloud.ex_delete_tags(node, {"more": "one"})

    volume = cloud.create_volume(1, name, location=locations[0])
    undoing.append(lambda: cloud.destroy_volume(volume))

    def volume_state(states):
        return eventually(lambda: next(each for each in cloud.list_volumes() if each.id == volume.id), lambda shown: shown.state in states)

    volume_state([StorageVolumeState.AVAILABLE])
    assert cloud.attach_volume(node, volume, "/dev/sdf")
    attached = volume_state([StorageVolumeState.INUSE])
    assert attached.extra["instance_id"] == node.id
    assert volume.id in [each.id for each in cloud.list_volumes(node)]
    snapshot = cloud.create_volume_snapshot(volume, name)

    def snapshots():
        return [each for each in cloud.list_snapshots() if each.id == snapshot.id]

    undoing.append(lambda: cloud.destroy_volume_snapshot(snapshot))
    eventually(snapshots, lambda shown: shown[0].state == VolumeSnapshotState.AVAILABLE)
    # What it gives says nothing: it looks for an element that AWS does not send.
    cloud.detach_volume(volume)
    volume_state([StorageVolumeState.AVAILABLE])
    assert cloud.destroy_volume_snapshot(snapshot)
    eventually(snapshots, lambda shown: not shown)
    assert cloud.destroy_volume(volume)
    undoing.remove(undoing[-1])
    undoing.remove(undoing[-1])

    address = cloud.ex_allocate_address(domain="vpc")
    undoing.append(lambda: cloud.ex_release_address(address, domain="vpc"))
    association = cloud.ex_associate_address_with_node(node, address, domain="vpc")
    assert association.startswith("eipassoc-"), association
    public = cloud.list_nodes(ex_node_ids=[node.id])[0].public_ips
    assert set(public) == {address.ip}, (public, address.ip)
    shown = next(each for each in cloud.ex_describe_all_addresses() if each.ip == address.ip)
    assert shown.instance_id == node.id
    assert cloud.ex_disassociate_address(shown, domain="vpc")
    assert cloud.ex_release_address(address, domain="vpc")
    undoing.pop()

    assert cloud.reboot_node(node)
    state([NodeState.RUNNING])
    assert cloud.stop_node(node)
    state([NodeState.STOPPED])
    assert cloud.start_node(node)
    state([NodeState.RUNNING])

    copy = cloud.create_image(node, name, description="made by a walk")
    undoing.append(lambda: cloud.delete_image(copy))
    eventually(lambda: cloud.get_image(copy.id), lambda shown: shown.extra["state"] == "available")
    parts = [part["ebs"].get("snapshot_id") for part in cloud.get_image(copy.id).extra["block_device_mapping"] if "ebs" in part]
    assert cloud.delete_image(copy)
    undoing.pop()
    for part in [each for each in cloud.list_snapshots() if each.id in parts]:
        assert cloud.destroy_volume_snapshot(part)


def terminate(node):
    assert cloud.destroy_node(node)
    eventually(lambda: cloud.list_nodes(ex_node_ids=[node.id])[0], lambda shown: shown.state == NodeState.TERMINATED)


def main():
    try:
        walk()
    finally:
        for undo in reversed(undoing):
            undo()
    print("ok")


main()
