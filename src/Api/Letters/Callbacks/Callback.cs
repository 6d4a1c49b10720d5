using System.Text.Json.Serialization;

namespace Budkavle.Api.Letters.Callbacks;

/// <summary>Where a sender wants to be told what happens to its letters. Kept sealed, since it holds secrets.</summary>
internal sealed record Callback
{
    public required Guid Id { get; init; }

    public required Guid Sender { get; init; }

    /// <summary>The id of the removed callback whose documents this one has taken over; null for documents of its own.</summary>
    public Guid? Place { get; init; }

    /// <summary>What its documents are called by.</summary>
    [JsonIgnore]
    public Guid KeptAs => Place ?? Id;

    public required string Url { get; init; }

    /// <summary>Names of events; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<CallbackSecret> Secrets { get; init; }

    /// <summary>
    /// Set where delivery receipts of GOV.UK Notify's form are sent, of e-mails and SMS, instead of events of letters: what they bring in
    /// <c>Authorization</c>.
    /// </summary>
    public string? Bearer { get; init; }

    [JsonIgnore]
    public bool IsNotify => Bearer is not null;

    /// <summary>Why nothing is sent; null while it is. See <see cref="CallbackPause"/>.</summary>
    public string? Paused { get; init; }

    /// <summary>Where the sender wants the feed read from; counts when <see cref="Start"/> rises.</summary>
    public string From { get; init; } = "";

    /// <summary>How often the sender has said where to begin, of all callbacks in this place.</summary>
    public int Start { get; init; }

    /// <summary>The <see cref="Start"/> that it was made with: what was written under earlier ones is another's.</summary>
    public int FirstStart { get; init; }

    /// <summary>When the sender last let it go on; waits count from here.</summary>
    public DateTimeOffset ResumedAt { get; init; }

    public bool IsDeleted { get; init; }

    /// <summary>Without secrets.</summary>
    public override string ToString() => $"Callback({Id})";
}
