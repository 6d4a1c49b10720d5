using Budkavle.Api.Pages.Web;
using Budkavle.Api.Problems;

namespace Budkavle.Api.Pages.Portal;

/// <summary>Refusals of the interface in words for people. What has no words here is shown as the interface says it.</summary>
internal static class PortalFaults
{
    public static string Of(ProblemResult? problem, PageText t)
    {
        var detail = problem?.Detail is { } said ? $" ({said})" : "";
        return problem?.Code.Code switch
        {
            null => t["It did not work. Try again.", "Det gick inte. Försök igen."],
            "invalid_letter" => t["Something in the letter is missing or too long.",
                "Något i brevet saknas eller är för långt."] + detail,
            "invalid_template" => t["Something in the template is missing or wrong.", "Något i mallen saknas eller är fel."] + detail,
            "invalid_dispatch" => t["The dispatch cannot be sent like this.", "Utskicket kan inte skickas så här."] + detail,
            "invalid_callback" => t["That address cannot be used.", "Den adressen går inte att använda."] + detail,
            "invalid_sender" => t["Something is missing or too long.", "Något saknas eller är för långt."] + detail,
            "quota_exceeded" => t["The agency's daily quota is used up.", "Myndighetens dagskvot är slut."],
            "forbidden" => t["The agency may not do this now.", "Myndigheten får inte göra det här nu."],
            "conflict" => t["It cannot be done as things are.", "Det går inte som läget är."] + detail,
            "overloaded" => t["Too much is going on. Try again in a moment.", "Det är mycket på gång. Försök igen om en stund."],
            "recipient_not_reachable" or "recipient_not_registered" =>
                t["You have no mailbox here to send to. Open one at /my.",
                    "Du har ingen brevlåda här att skicka till. Öppna en på /my."],
            "not_found" => t["It is no longer there.", "Det finns inte längre."],
            "idempotency_key_reused" => t["The letter was changed after the dispatch was made.",
                "Brevet ändrades efter att utskicket skapades."],
            _ => problem.Detail ?? problem.Code.Code,
        };
    }
}
