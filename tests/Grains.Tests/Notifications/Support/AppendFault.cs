namespace Budkavle.Grains.Tests.Notifications.Support;

/// <summary>What a <see cref="FaultyStore"/> does to an append.</summary>
internal enum AppendFault
{
    None,
    Refuse,
    StoreAndFail,
    Hold,
}
