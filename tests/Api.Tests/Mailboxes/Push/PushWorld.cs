using Budkavle.Api.Mailboxes.Push;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Storage.Sealing;

namespace Budkavle.Api.Tests.Mailboxes.Push;

/// <summary>The channel to browsers with a key ring of its own, which may call this machine unless told otherwise.</summary>
internal sealed class PushWorld : IDisposable
{
    public const string Title = "Du har fått ett nytt brev från Skatteverket";
    public static readonly string Id = new('a', 32);
    private readonly TemporaryDirectory _directory = new();

    public PushWorld(bool privateToo = true)
    {
        var ring = KeyRing.OpenOrCreate(Path.Combine(_directory.Path, "ring.json"), TimeProvider.System);
        Key = new VapidKey(ring);
        SameKey = new VapidKey(ring);
        Push = new WebPush(
            new PushOptions
            {
                Contact = "mailto:drift@example.se", PrivateAddressesToo = privateToo, Limits = new ChannelLimits { FailuresMax = 3 },
            },
            Key, TimeProvider.System);
        Channel = new PushChannel(Push);
    }

    public VapidKey Key { get; }

    /// <summary>Another process's, from the same ring.</summary>
    public VapidKey SameKey { get; }

    public WebPush Push { get; }

    public PushChannel Channel { get; }

    public async Task<ChannelOutcome> SendAsync(params PushSubscription[] browsers) => await Channel.SendAsync(
        new NotificationMessage
        {
            Id = Id, Address = PushSubscription.ToAddress(browsers), Subject = Title, Text = "Budkavle", Language = "sv",
        },
        CancellationToken.None);

    public void Dispose()
    {
        Push.Dispose();
        Key.Dispose();
        SameKey.Dispose();
        _directory.Dispose();
    }
}
