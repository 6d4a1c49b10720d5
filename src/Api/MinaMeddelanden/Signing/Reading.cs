namespace Budkavle.Api.MinaMeddelanden.Signing;

/// <summary>
/// How an element on the wire may have looked when it was a document of its own and was signed. What is signed is not the wire's bytes:
/// toolkits name the payload anew, move declarations of namespaces about and indent. Each reading has the same elements and texts.
/// </summary>
internal enum Reading
{
    /// <summary>With the declarations that the element carries itself.</summary>
    Own,

    /// <summary>With those declarations only that its names need.</summary>
    Needed,

    /// <summary>With everything that was declared around it.</summary>
    InPlace,

    /// <summary>Without prefixes: what signers digest that strip them first, which is not conforming.</summary>
    PrefixLess,

    /// <summary>Without white space between elements: signed first and indented then.</summary>
    Unindented,
}
