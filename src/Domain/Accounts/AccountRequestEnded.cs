namespace Budkavle.Domain.Accounts;

/// <summary>A request waits no more.</summary>
public sealed record AccountRequestEnded : AccountEvent
{
    public required int Number { get; init; }

    /// <summary>Whether what was asked for was done; else it was taken back.</summary>
    public bool IsDone { get; init; }

    /// <summary>Who took it back; zero where it was done.</summary>
    public UInt128 ByPerson { get; init; }
}
