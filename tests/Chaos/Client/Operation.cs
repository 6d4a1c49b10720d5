namespace Budkavle.Chaos.Client;

/// <summary>A letter on its way, with what its sender knows of it. Fields are read and written under the ledger's lock.</summary>
internal sealed class Operation(Letter letter)
{
    public Letter Letter => letter;

    /// <summary>As acknowledged, or empty.</summary>
    public string LetterId { get; set; } = "";

    /// <summary>An attempt was left open and none has answered since.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Refused for good, with other content under a used key: that was the point.</summary>
    public bool IsRefused { get; set; }

    public int Attempts { get; set; }
}
