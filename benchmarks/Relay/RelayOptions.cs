namespace Budkavle.Relay;

/// <summary>What a run is asked for.</summary>
/// <param name="Letters">Letters of each part.</param>
/// <param name="Recipients">Mailboxes that they are for.</param>
/// <param name="Moving">Letters of the mailbox that moves; 0 leaves that out.</param>
/// <param name="Data">Where the stores lie while it runs.</param>
/// <param name="Silo">The silo's program.</param>
internal sealed record RelayOptions(int Letters, int Recipients, int Moving, string Data, string Silo);
