using Budkavle.Api.Pages.My;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Submissions;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Sent;

/// <summary>What was sent from the mailbox.</summary>
public sealed class IndexModel(SentReader reader) : CitizenPage
{
    private const int PagesMax = (SubmissionLimits.SentListedMax + SubmissionLimits.WaitingMax) / SentReader.PageItems;

    public IReadOnlyList<SentView> Items { get; private set; } = [];

    public bool HasMore { get; private set; }

    public int PageNumber { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        PageNumber = int.TryParse(Request.Query["page"], out var page) ? Math.Clamp(page, 0, PagesMax) : 0;
        (Items, HasMore) = await reader.ListAsync(Access.Mailbox, PageNumber);
        return Page();
    }
}
