using System.Buffers.Text;
using System.Security.Cryptography;
using Budkavle.Api.Mailboxes.Push;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Api.Tests.Mailboxes.Push;

/// <summary>A browser's keys, of which only the public one and the secret leave it.</summary>
internal sealed class TestBrowser : IDisposable
{
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _auth = RandomNumberGenerator.GetBytes(PushEncryption.AuthBytes);

    public string Private => Base64Url.EncodeToString(_key.ExportParameters(includePrivateParameters: true).D);

    public string Auth => Base64Url.EncodeToString(_auth);

    public PushSubscription At(string endpoint) =>
        new(endpoint, Base64Url.EncodeToString(PushEncryption.PointOf(_key)), Auth, "Firefox, Linux");

    public void Dispose() => _key.Dispose();
}
