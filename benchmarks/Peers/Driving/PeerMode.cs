namespace Budkavle.Peers.Driving;

/// <summary>How letters are handed over.</summary>
internal enum PeerMode
{
    /// <summary>One letter a request, one acknowledgement a letter, few in flight: a program that sends as its users act.</summary>
    Single,

    /// <summary>
    /// Letters one behind the other without waiting, one acknowledgement a letter all the same: a month's run of invoices.
    /// </summary>
    List,
}
