using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>Reads lists of numbers.</summary>
internal static class RecipientLists
{
    /// <exception cref="SoapFaultException">There are too many, or one does not fit the pattern.</exception>
    public static IReadOnlyList<string> Read(ElementReader parts, string ns)
    {
        var recipients = new List<string>();
        while (parts.TryTakeText(ns, "recipientId") is { } recipient)
        {
            if (recipients.Count == SoapLimits.RecipientsMax)
                throw new SoapFaultException(FaultCode.TooLarge, $"A call has at most {SoapLimits.RecipientsMax} recipients.");
            recipients.Add(RecipientIds.Check(recipient.Trim(), "recipientId"));
        }

        return recipients;
    }
}
