using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;

namespace Budkavle.Api.MinaMeddelanden.Signing;

/// <summary>What a good signature covers, and who made it.</summary>
/// <param name="Root">The root of the very document whose digest was right. Read this, not the wire.</param>
/// <param name="Signer">Who made it.</param>
internal sealed record VerifiedSignature(XmlElement Root, KnownParty Signer);
