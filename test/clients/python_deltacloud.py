"""Walks through an instance's life with the old client `deltacloud` 0.9.1 from PyPI, as it is.

Usage: python python_deltacloud.py URL USER PASSWORD
"""

import sys
import urllib
import urllib.parse

# The client was written for Python 2, where this was the function's place.
urllib.quote_plus = urllib.parse.quote_plus

from deltacloud import Deltacloud  # noqa: E402


def main(url, user, password):
    assert not Deltacloud(url, user, password + "x").valid_credentials()
    cloud = Deltacloud(url, user, password)
    assert cloud.valid_credentials()
    assert {image.id for image in cloud.images()} == {"img1", "img2", "img3"}
    assert {realm.id for realm in cloud.realms()} == {"us", "eu"}
    assert "m1-large" in {profile.id for profile in cloud.hardware_profiles()}
    before = {instance.id for instance in cloud.instances()}

    instance = cloud.create_instance("img1", {"name": "from python"})
    assert instance.id not in before
    assert instance.name == "from python"
    assert instance.state == "RUNNING", instance.state
    # The actions' links, with their methods, are all that the client knows.
    for action, state in [("stop", "STOPPED"), ("start", "RUNNING"), ("reboot", "RUNNING"), ("stop", "STOPPED")]:
        assert getattr(instance, action)(), action
        assert instance.state == state, (action, instance.state)
        instance.refresh()
        assert instance.state == state, (action, instance.state)
    assert not instance.reboot(), "a stopped instance offers no reboot"
    assert instance.destroy()
    assert {instance.id for instance in cloud.instances()} == before
    print("ok")


main(*sys.argv[1:])
