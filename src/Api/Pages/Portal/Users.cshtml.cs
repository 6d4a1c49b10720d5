using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Senders;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>Who works for the agency here, and as what.</summary>
public sealed class UsersModel(PortalDesk desk, KeyedHashes hashes) : PortalPage
{
    public string TypedName { get; private set; } = "";

    protected override PortalRoles Needs => PortalRoles.Administrator;

    protected override PortalRoles NeedsToChange => PortalRoles.Administrator;

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var what = Request.Form["do"].ToString();
        if (what == "add") return await AddAsync(cancellationToken);
        var isKey = SenderIds.TryParse(Request.Form["user"].ToString(), out var key);
        if (!isKey || Visit.Book.Find(key) is not { } user) return NotFound();
        if (what == "remove")
        {
            return Answer(await desk.RecordAsync(
                Sender, new PortalUserRemoved { User = key, Name = user.Name, By = Visit.User.Name, ByUser = Visit.User.Key }));
        }

        if (!PortalRoleNames.TryParse(Request.Form["role"], out var roles)) return Answer(PortalRefusal.InvalidField);
        return Answer(await desk.SetUserAsync(Sender, Set(key, user.Name, roles), cancellationToken));
    }

    public static string Meaning(PortalRoles role, PageText t) => role switch
    {
        PortalRoles.Administrator => t["users, programs, keys, the intake, settings and the log",
            "användare, program, nycklar, mottagning, inställningar och loggen"],
        PortalRoles.Officer => t["writes, sends and approves, and reads what citizens send",
            "skriver, skickar och godkänner, och läser det inkomna"],
        _ => t["follows dispatches and downloads results", "följer utskick och laddar ner resultat"],
    };

    private async Task<IActionResult> AddAsync(CancellationToken cancellationToken)
    {
        TypedName = Field("name", PortalRules.NameMax);
        if (!IdentityNumberParser.TryParse(Field("number"), CitizenTime.DayOf(Now), out var number, out _) || !number.IsPerson)
        {
            Fault = Text["That is not a person's number. Write it as YYYYMMDD-NNNN.",
                "Det där är inget personnummer. Skriv som ÅÅÅÅMMDD-NNNN."];
            return Page();
        }

        if (!PortalRoleNames.TryParse(Request.Form["role"], out var roles)) return Answer(PortalRefusal.InvalidField);
        var key = desk.UserOf(hashes.MailboxOf(number).Value);
        return Answer(await desk.SetUserAsync(Sender, Set(key, TypedName, roles), cancellationToken));
    }

    private PortalUserSet Set(UInt128 key, string name, PortalRoles roles) =>
        new() { User = key, Name = name, Roles = roles, By = Visit.User.Name, ByUser = Visit.User.Key };

    private IActionResult Answer(PortalRefusal refusal)
    {
        if (refusal == PortalRefusal.None) return SeeOther(At("users?done=1"));
        Fault = refusal switch
        {
            PortalRefusal.LastAdministrator => Text["The agency must have an administrator.", "Myndigheten måste ha en administratör."],
            PortalRefusal.TooMany => Text["There are as many users as there is room for.",
                "Det finns så många användare som får plats."],
            PortalRefusal.NoSuchUser => Text["The user is no longer there.", "Användaren finns inte längre."],
            _ => Text["Write a name and choose at least one role.", "Skriv ett namn och välj minst en roll."],
        };
        return Page();
    }
}
