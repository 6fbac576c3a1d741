#!/usr/bin/env python3
"""A YubiHSM 2 as Yubico's own client sees it, for tests: device.py URL ACTION [ARGUMENT]

    write           puts one of each kind of object that a signer uses, and prints what a reader should find
    read            prints every object, with its public key and a signature where it has one
    import ID FILE  imports the wrapped object in FILE, hex, with wrap key ID
    export ID FILE  writes every asymmetric key that may leave, wrapped with wrap key ID, hex, a line each
    errors          provokes the errors that a device has, and prints their codes; on a device that was just reset

KEY and PASSWORD in the environment choose the authentication key, 1 and "password" without them. Prints JSON.
"""
import json
import os
import sys
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from yubihsm import YubiHsm
from yubihsm.defs import ALGORITHM, CAPABILITY, COMMAND, ERROR, OBJECT
from yubihsm.exceptions import YubiHsmAuthenticationError, YubiHsmDeviceError
from yubihsm.objects import AsymmetricKey, AuthenticationKey, Opaque, WrapKey

MESSAGE = b"signed by python-yubihsm"
# Every bit, as TMKMS has it.
ALL = CAPABILITY((1 << 64) - 1)
WRAPS = CAPABILITY.EXPORT_WRAPPED | CAPABILITY.IMPORT_WRAPPED
SEED = bytes(range(32))


def public_bytes(key):
    if isinstance(key, ed25519.Ed25519PublicKey):
        return key.public_bytes_raw()
    numbers = key.public_numbers()
    return numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


def signed(key):
    """Signs, verifies, and tells the public key."""
    public = key.get_public_key()
    if isinstance(public, ed25519.Ed25519PublicKey):
        public.verify(key.sign_eddsa(MESSAGE), MESSAGE)
    else:
        public.verify(key.sign_ecdsa(MESSAGE), MESSAGE, ec.ECDSA(hashes.SHA256()))
    return public_bytes(public).hex()


def described(session, listed):
    info = listed.get_info()
    said = {
        "type": info.object_type.name,
        "id": info.id,
        "algorithm": int(info.algorithm),
        "label": info.label,
        "domains": info.domains,
        "capabilities": "%016x" % info.capabilities,
        "delegated": "%016x" % info.delegated_capabilities,
        "origin": int(info.origin),
    }
    if info.object_type == OBJECT.ASYMMETRIC_KEY:
        signs = info.capabilities & (CAPABILITY.SIGN_EDDSA | CAPABILITY.SIGN_ECDSA)
        key = AsymmetricKey(session, info.id)
        said["public"] = signed(key) if signs else public_bytes(key.get_public_key()).hex()
    if info.object_type == OBJECT.OPAQUE:
        said["data"] = Opaque(session, info.id).get().hex()
    return said


def read(session):
    return [described(session, listed) for listed in session.list_objects()]


def write(session):
    AuthenticationKey.put_derived(session, 10, "python auth", 0xFFFF, ALL, ALL, "of python")
    signs = CAPABILITY.SIGN_EDDSA | CAPABILITY.EXPORTABLE_UNDER_WRAP
    seeded = ed25519.Ed25519PrivateKey.from_private_bytes(SEED)
    AsymmetricKey.put(session, 20, "python ed25519", 1, signs, seeded)
    curve = CAPABILITY.SIGN_ECDSA | CAPABILITY.EXPORTABLE_UNDER_WRAP
    number = ec.derive_private_key(int.from_bytes(SEED, "big"), ec.SECP256K1())
    AsymmetricKey.put(session, 21, "python secp256k1", 1, curve, number)
    AsymmetricKey.generate(session, 22, "python generated", 3, signs, ALGORITHM.EC_ED25519)
    AsymmetricKey.generate(session, 23, "python P-256", 1, curve, ALGORITHM.EC_P256)
    WrapKey.put(session, 24, "python wrap", 0xFFFF, WRAPS, ALGORITHM.AES256_CCM_WRAP, ALL, SEED)
    Opaque.put(session, 25, "python opaque", 0xFFFF, CAPABILITY.NONE, ALGORITHM.OPAQUE_DATA, b"not for long")
    return read(session)


def exported(session, wrap_key, path):
    key = WrapKey(session, wrap_key)
    leaving = [each for each in session.list_objects(object_type=OBJECT.ASYMMETRIC_KEY) if each.get_info().capabilities & CAPABILITY.EXPORTABLE_UNDER_WRAP]
    with open(path, "w", encoding="ascii") as out:
        out.writelines(key.export_wrapped(each).hex() + "\n" for each in leaving)
    return [described(session, each) for each in leaving]


def imported(session, wrap_key, path):
    key = WrapKey(session, wrap_key)
    with open(path, encoding="ascii") as lines:
        return [described(session, key.import_wrapped(bytes.fromhex(line.strip()))) for line in lines]


def code(provoke):
    try:
        provoke()
    except YubiHsmDeviceError as e:
        return ERROR(e.code).name
    except YubiHsmAuthenticationError:
        return "AUTHENTICATION"
    return "OK"


def errors(hsm, session):
    signs = CAPABILITY.SIGN_EDDSA
    key = AsymmetricKey.generate(session, 20, "kept", 1, signs, ALGORITHM.EC_ED25519)
    weak = AuthenticationKey.put_derived(session, 11, "weak", 1, CAPABILITY.NONE, CAPABILITY.NONE, "weak")
    elsewhere = AuthenticationKey.put_derived(session, 12, "elsewhere", 2, ALL, ALL, "elsewhere")
    wrap = WrapKey.generate(session, 24, "wrap", 0xFFFF, WRAPS, ALGORITHM.AES256_CCM_WRAP, CAPABILITY.SIGN_ECDSA)
    said = {
        "unknown authentication key": code(lambda: hsm.create_session_derived(99, "password")),
        "wrong password": code(lambda: hsm.create_session_derived(1, "wrong")),
        "unknown object": code(lambda: AsymmetricKey(session, 99).get_public_key()),
        "object exists": code(lambda: AsymmetricKey.generate(session, 20, "again", 1, signs, ALGORITHM.EC_ED25519)),
        "number 0xffff": code(lambda: AsymmetricKey.generate(session, 0xFFFF, "", 1, signs, ALGORITHM.EC_ED25519)),
        "not exportable": code(lambda: wrap.export_wrapped(key)),
        "not wrapped": code(lambda: wrap.import_wrapped(bytes(184))),
        "unknown command": code(lambda: session.send_secure_cmd(COMMAND.GET_TEMPLATE, b"\0\1")),
        "too short": code(lambda: session.send_secure_cmd(COMMAND.GET_OBJECT_INFO, b"\0")),
    }
    with hsm.create_session_derived(weak.id, "weak") as less:
        said["no capability"] = code(lambda: key.with_session(less).sign_eddsa(MESSAGE))
        said["no right to delete"] = code(lambda: key.with_session(less).delete())
    with hsm.create_session_derived(elsewhere.id, "elsewhere") as other:
        said["another domain"] = code(lambda: key.with_session(other).sign_eddsa(MESSAGE))
    opened = 0
    try:
        while opened < 40:
            hsm.init_session(1)
            opened += 1
    except YubiHsmDeviceError as e:
        said["sessions full"] = ERROR(e.code).name
    said["log chain"] = "OK" if session.get_log_entries().entries else "EMPTY"
    if "IDLE" in os.environ:
        time.sleep(float(os.environ["IDLE"]))
        said["idle"] = code(lambda: session.send_secure_cmd(COMMAND.ECHO, b"x"))
    return said


def main():
    url, action, *arguments = sys.argv[1:]
    hsm = YubiHsm.connect(url)
    session = hsm.create_session_derived(int(os.environ.get("KEY", "1")), os.environ.get("PASSWORD", "password"))
    if action == "errors":
        print(json.dumps(errors(hsm, session)))
        return
    actions = {"write": write, "read": read}
    if action in actions:
        print(json.dumps(actions[action](session)))
    else:
        wrapping = {"import": imported, "export": exported}[action]
        print(json.dumps(wrapping(session, int(arguments[0]), arguments[1])))
    session.close()


if __name__ == "__main__":
    main()
