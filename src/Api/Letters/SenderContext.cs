using System.Globalization;
using Budkavle.Api.Security;

namespace Budkavle.Api.Letters;

/// <summary>The sender that a client acts for.</summary>
internal static class SenderContext
{
    public static UInt128 SenderId(this Caller caller) =>
        UInt128.TryParse(caller.OrganisationId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sender)
            ? sender
            : throw new InvalidOperationException("A token without an organisation reached a sender's route.");
}
