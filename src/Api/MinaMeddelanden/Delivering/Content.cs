namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>Bytes with their type: a body (then UTF-8) or an attachment.</summary>
/// <param name="Type">Media type without parameters.</param>
/// <param name="FileName">"" for a body.</param>
/// <param name="Bytes">Never empty.</param>
internal sealed record Content(string Type, string FileName, byte[] Bytes);
