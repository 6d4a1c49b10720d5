using Budkavle.Api.Mailboxes;
using Budkavle.Domain.Letters;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>Where a mailbox's owner closes it.</summary>
public sealed class DeregisterModel(MailboxRegister register) : CitizenPage
{
    public bool IsUnsure { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        var view = await register.ReadAsync(Access.Mailbox);
        return view is { Registered: true, Closed: false } ? Page() : SeeOther("/my");
    }

    public async Task<IActionResult> OnPostAsync()
    {
        IsUnsure = Request.Form["sure"].ToString() != "yes";
        if (IsUnsure) return Page();
        return await register.DeregisterAsync(Access.Mailboxes, Acting?.PersonName) == LetterRefusal.Overloaded
            ? StatusCode(StatusCodes.Status503ServiceUnavailable)
            : SeeOther("/my");
    }
}
