namespace Budkavle.Api.Mandates;

/// <summary>A reader that the owner appoints.</summary>
public sealed record ReaderRequest
{
    /// <summary>The person's number, 12 digits. Never told again.</summary>
    public string? Number { get; init; }

    /// <summary>What the owner calls the person.</summary>
    public string? Name { get; init; }

    /// <summary>What the owner is called towards the person; left out for a company, which has its name from the register.</summary>
    public string? OwnerName { get; init; }

    /// <summary>Ids of senders whose letters the person may see; nothing for all.</summary>
    public IReadOnlyList<Guid>? Senders { get; init; }

    public bool MayConfirm { get; init; }

    /// <summary>Until when; at most three years ahead.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Without the number, so that a log of the record gives nothing away.</summary>
    public override string ToString() => nameof(ReaderRequest);
}
