"""Buys something at a SOAP door with zeep, a strict client that nobody here wrote.

Usage: /usr/bin/python3 shop.py http://127.0.0.1:PORT E-MAIL PASSWORD KEY
Prints one JSON object with what it was told. Every answer has been checked by zeep against the WSDL.
"""

import json
import sys

from zeep import Client, Settings
from zeep.exceptions import Fault, ValidationError
from zeep.transports import Transport

NAMESPACE = "{urn:shoplab:shop:1}"


def fault_of(call):
    """What the detail of a fault says, and the fault's own code."""
    try:
        call()
    except Fault as fault:
        problem = fault.detail.find(f"{NAMESPACE}problem")
        fields = {child.tag.removeprefix(NAMESPACE): child.text for child in problem}
        return {"faultcode": fault.code, "code": fields["code"], "status": fields["status"]}
    return None


def refuses_before_sending(call):
    """Whether the WSDL alone tells the client that the input is wrong."""
    try:
        call()
    except (ValidationError, TypeError):
        return True
    return False


def main(url, email, password, key):
    transport = Transport(timeout=20, operation_timeout=20)
    # zeep may not fetch anything but the WSDL, and takes no answer that does not fit it.
    settings = Settings(strict=True, xsd_ignore_sequence_order=False, forbid_dtd=True)
    client = Client(f"{url}/soap?wsdl", transport=transport, settings=settings)
    shop = client.service

    anonymous = fault_of(lambda: shop.getCart())
    wrong = fault_of(lambda: shop.signIn(email=email, password="wrong"))
    session = shop.signIn(email=email, password=password)
    transport.session.headers["Authorization"] = f"Bearer {session.token}"

    found = shop.searchProducts(query="by hand", sort="price", limit=3)
    product = found["items"][0]
    page = shop.getProductPage(productId=product.id)
    cart = shop.putCartItem(productId=product.id, quantity=2)
    address = {
        "name": "Ada Lind",
        "street": "Große Straße 5 <a&b>",
        "city": "Lisboa",
        "postalCode": "1100-148",
        "country": "PT",
    }
    order = shop.placeOrder(idempotencyKey=key, shippingAddress=address, cardToken="tok_ok")
    again = shop.placeOrder(idempotencyKey=key, shippingAddress=address, cardToken="tok_ok")
    read = shop.getOrder(orderId=order.id)
    payment = shop.getPayment(orderId=order.id)
    quote = shop.quoteShipping(country="PT", weightGrams=1200)
    ticket = shop.openTicket(subject="Dank & Gruß", text="line one\nline two <end>")
    shop.clearCart()

    return {
        "operations": sorted(client.service._binding._operations),
        "anonymous": anonymous,
        "wrong": wrong,
        "user": session.user.email,
        "found": [item.priceCents for item in found["items"]],
        "hasCursor": found.nextCursor is not None,
        "pageOf": page.product.id == product.id,
        "available": page.availability.available,
        "cartCents": cart.totalCents,
        "unitPriceCents": product.priceCents,
        "order": {"status": order.status, "total": order.totalCents},
        "lines": [[line.productId == product.id, line.quantity] for line in order.lines],
        "sameAgain": again == order,
        "sameRead": read == order,
        "payment": {"status": payment.status, "amount": payment.amountCents},
        "quoteCents": quote.priceCents,
        "ticketText": ticket.messages[0].text,
        "unknownProduct": fault_of(lambda: shop.getProduct(productId="p-99999")),
        "reused": fault_of(
            lambda: shop.placeOrder(
                idempotencyKey=key, shippingAddress=address, cardToken="tok_declined"
            )
        ),
        "emptied": fault_of(
            lambda: shop.placeOrder(
                idempotencyKey=f"{key}-2", shippingAddress=address, cardToken="tok_ok"
            )
        ),
        "badQuantity": fault_of(lambda: shop.putCartItem(productId=product.id, quantity=0)),
        "forbidden": fault_of(lambda: shop.setStock(productId=product.id, onHand=1)),
        "missingField": refuses_before_sending(lambda: shop.putCartItem(productId=product.id)),
        "unknownField": refuses_before_sending(lambda: shop.getProduct(id="p-00001")),
    }


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
