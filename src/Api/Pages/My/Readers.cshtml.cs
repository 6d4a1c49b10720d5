using System.Globalization;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Api.Pages.Web;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Mandates;
using Budkavle.Grains.Notifications;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>Who may read for the owner: to appoint, to approve and to take back.</summary>
public sealed class ReadersModel(ReaderDesk readers, MailboxReader reader, ISenderNames names, TimeProvider time) : CitizenPage
{
    public IReadOnlyList<ReaderItem> Readers { get; private set; } = [];

    /// <summary>Senders of the newest letters, to choose from.</summary>
    public IReadOnlyList<(Guid Id, string Name)> Senders { get; private set; } = [];

    /// <summary>What was typed, without the number, which is never shown again.</summary>
    public ReaderRequest Typed { get; private set; } = new();

    public string TypedUntil { get; private set; } = "";

    public bool IsNumberWrong { get; private set; }

    public MandateRefusal Refusal { get; private set; }

    public bool IsDone => Request.Query.ContainsKey("done");

    /// <summary>A company has its name from the register.</summary>
    public bool AsksOwnerName => Acting is null;

    public bool IsJoint => Acting?.Kind == MandateKind.JointSignatory;

    public string Tomorrow => Day(1);

    public string LastDay => Day(MandateRules.LengthMax.Days - 1);

    protected override bool IsOpenTo(Acting acting) => acting.MayAppoint;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        await ShowAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var caller = Open.Session.MailboxKey;
        var id = Guid.TryParse(Request.Form["mandate"], out var named) ? named : default;
        switch (Request.Form["do"].ToString())
        {
            case "end":
                Refusal = await readers.EndAsync(Access, id);
                break;
            case "approve":
                Refusal = await readers.ApproveAsync(Access, caller, id, cancellationToken);
                break;
            default:
                await AppointAsync(caller);
                break;
        }

        if (Refusal == MandateRefusal.None && !IsNumberWrong) return SeeOther("/my/readers?done=1");
        await ShowAsync(cancellationToken);
        return Page();
    }

    public string? ProblemText(PageText t) => Refusal switch
    {
        MandateRefusal.None => null,
        MandateRefusal.InvalidField => t["Something is missing, too long, or a day that cannot be.",
            "Något saknas, är för långt eller en dag som inte går."],
        MandateRefusal.TooMany => t["You have as many readers as there is room for, or have appointed this one too often.",
            "Du har så många läsare som får plats, eller har utsett den här för många gånger."],
        MandateRefusal.NothingToApprove => t["Another signatory than the one who proposed it has to approve.",
            "En annan firmatecknare än den som föreslog måste godkänna."],
        _ => t["It is no longer there.", "Det finns inte längre."],
    };

    private async Task AppointAsync(UInt128 caller)
    {
        var form = Request.Form;
        TypedUntil = form["until"].ToString();
        var hasDay = CitizenTime.TryReadDay(TypedUntil, out var day);
        Typed = new ReaderRequest
        {
            Name = form["name"],
            OwnerName = form["ownerName"],
            Senders = form["choice"] == "some"
                ? [.. form["sender"].Select(text => Guid.TryParse(text, out var sender) ? sender : default)]
                : [],
            MayConfirm = form["mayConfirm"] == "yes",
            Until = hasDay ? CitizenTime.EndOf(day) : null,
        };
        var today = CitizenTime.DayOf(time.GetUtcNow());
        IsNumberWrong = !IdentityNumberParser.TryParse(form["number"].ToString().Trim(), today, out var number, out _) || !number.IsPerson;
        if (IsNumberWrong) return;
        // "Some" without any chosen must not become "all".
        Refusal = form["choice"] == "some" && Typed.Senders is not { Count: > 0 }
            ? MandateRefusal.InvalidField
            : (await readers.AppointAsync(Access, caller, number, Typed)).Refusal;
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        Readers = [.. (await readers.ListAsync(Access)).Select(one => one.Reader)];
        var newest = await reader.ListAsync(HttpContext, new LetterQuery { Limit = MailboxReader.LimitMax }, cancellationToken);
        Senders = [.. newest.Letters.DistinctBy(letter => letter.SenderId).Select(letter => (letter.SenderId, letter.Sender))
            .OrderBy(sender => sender.Sender, StringComparer.OrdinalIgnoreCase)];
        _names = [];
        foreach (var id in Readers.SelectMany(one => one.Senders).Distinct())
            _names[id] = await names.FindAsync(Letters.Ids.ToUInt128(id)) ?? id.ToString();
    }

    /// <summary>The senders of a mandate by name.</summary>
    public string NamesOf(ReaderItem item) => string.Join(", ", item.Senders.Select(id => _names.GetValueOrDefault(id, "")));

    private Dictionary<Guid, string> _names = [];

    private string Day(int ahead) =>
        CitizenTime.DayOf(time.GetUtcNow()).AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
