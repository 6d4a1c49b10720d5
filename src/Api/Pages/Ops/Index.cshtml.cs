using Budkavle.Api.Pages.Web;

namespace Budkavle.Api.Pages.Ops;

/// <summary>The engine at a glance.</summary>
public sealed class IndexModel : OpsPage
{
    public OpsSnapshot Snapshot { get; private set; } = null!;

    /// <summary>What a sender was told.</summary>
    public string Word(string outcome) => outcome switch
    {
        "accepted" => Text["Accepted", "Mottagna"],
        "repeated" => Text["Repeated, known already", "Upprepade, redan kända"],
        "recipient_not_reachable" => Text["No such mailbox", "Ingen sådan brevlåda"],
        "sender_not_accepted" => Text["Blocked by the recipient", "Spärrade av mottagaren"],
        "idempotency_key_reused" => Text["Key used for another letter", "Nyckeln gäller ett annat brev"],
        "overloaded" => Text["No room", "Platsbrist"],
        "published_too_late" => Text["Publication too late", "För sen publicering"],
        _ => outcome,
    };

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Snapshot = await HttpContext.RequestServices.GetRequiredService<OpsReader>().ReadAsync(cancellationToken);
}
